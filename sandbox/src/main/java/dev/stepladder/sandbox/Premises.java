package dev.stepladder.sandbox;

import dev.stepladder.api.v1alpha1.AwsEnvironment;
import dev.stepladder.api.v1alpha1.AwsEnvironmentSpec;
import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.api.v1alpha1.WorkloadIdentity;
import dev.stepladder.simulator.aws.AwsSimulator;
import dev.stepladder.simulator.aws.Scope;
import dev.stepladder.simulator.aws.Zones;
import dev.stepladder.simulator.aws.ec2.Ec2Console;
import dev.stepladder.simulator.aws.ec2.Network;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an environment takes for granted in its AWS account, because somebody has made it long
 * before: subnets and security groups, and the EKS cluster that the pods run in or its identity
 * provider.
 */
final class Premises {

  private static final String PROVIDER = ":oidc-provider/";

  private Premises() {}

  /**
   * Makes it in a simulated account, which has no other subnets and security groups than these and
   * those of the example: so a wrong id is told as in AWS.
   */
  static void make(AwsSimulator aws, AwsEnvironmentSpec environment) {
    aws.ec2().onlyDeclared();
    network(
        aws,
        Serialization.unmarshal(Manifests.example("environment"), AwsEnvironment.class).getSpec());
    // The last word, since it may name the same subnets in another order.
    network(aws, environment);
    identity(aws, environment);
  }

  /** All in one VPC, and the subnets in turn in each of the zones. */
  private static void network(AwsSimulator aws, AwsEnvironmentSpec environment) {
    String region = environment.region();
    Ec2Console console = aws.ec2().console(new Scope(environment.account(), region));
    List<String> subnets = environment.subnets();
    for (int i = 0; i < subnets.size(); i++) {
      console.subnet(subnets.get(i), Network.VPC, Zones.nth(region, i));
    }
    Stream.concat(environment.securityGroups().stream(), environment.cacheSecurityGroups().stream())
        .forEach(group -> console.securityGroup(group, Network.VPC));
  }

  private static void identity(AwsSimulator aws, AwsEnvironmentSpec environment) {
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
