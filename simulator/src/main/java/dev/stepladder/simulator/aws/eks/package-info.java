/** EKS as far as pods' permissions go: clusters, and which roles their service accounts have. */
package dev.stepladder.simulator.aws.eks;
