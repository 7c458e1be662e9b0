package dev.stepladder.sandbox;

import dev.stepladder.api.v1alpha1.AwsEnvironmentSpec;
import dev.stepladder.api.v1alpha1.WorkloadIdentity;
import dev.stepladder.simulator.aws.AwsSimulator;

/**
 * What an environment takes for granted in its AWS account, because somebody has made it long
 * before: the EKS cluster that the pods run in, or its identity provider.
 */
final class Premises {

  private static final String PROVIDER = ":oidc-provider/";

  private Premises() {}

  /** Makes it in a simulated account. */
  static void make(AwsSimulator aws, AwsEnvironmentSpec environment) {
    WorkloadIdentity identity = environment.workloadIdentity();
    switch (identity.mode()) {
      case POD_IDENTITY -> {
        var _ = aws.eks().console().createCluster(identity.clusterName());
      }
      case IRSA -> {
        String arn = identity.oidcProvider();
        String issuer = arn.substring(arn.indexOf(PROVIDER) + PROVIDER.length());
        var _ = aws.iam().console().createOpenIdConnectProvider("https://" + issuer);
      }
      case NONE -> {}
    }
  }
}
