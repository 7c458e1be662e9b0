/**
 * A real Kubernetes API server with its etcd on loopback, for tests and the sandbox. Nothing here
 * touches the user's kubeconfig, and no process outlives the JVM that started it.
 */
package dev.stepladder.simulator.controlplane;
