/**
 * What a cluster has beside its API server, as far as an operator can tell: Deployments and Jobs
 * get pods that start, run, fail and terminate on a clock that can be stepped. The code is this
 * project's; what it does follows the Deployment, ReplicaSet and Job controllers of Kubernetes 1.34
 * and their documentation (kubernetes.io/docs/concepts/workloads/controllers).
 */
package dev.stepladder.simulator.kubelet;
