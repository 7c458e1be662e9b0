/**
 * What an app has in the cluster: its Deployments, Services and migration Jobs, the Secrets by
 * which they reach its database, and the ledger. {@code KubeProvider} and what it uses is pure and
 * knows the model of Kubernetes only; {@code KubeExecutor}, {@code KubeInventory}, {@code Secrets}
 * and {@code LedgerStore} are the only ones that talk to the API server.
 */
package dev.stepladder.operator.kube;
