package dev.stepladder.operator;

import dev.stepladder.operator.aws.AwsService;
import dev.stepladder.operator.aws.ec2.Ec2Service;
import dev.stepladder.operator.aws.eks.EksService;
import dev.stepladder.operator.aws.elasticache.ElastiCacheService;
import dev.stepladder.operator.aws.iam.IamService;
import dev.stepladder.operator.aws.rds.RdsService;
import dev.stepladder.operator.aws.s3.S3Service;
import dev.stepladder.operator.kube.KubeProvider;
import dev.stepladder.operator.plan.Provider;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Where every service that the operator knows is listed. */
public final class Services {

  /**
   * Those of AWS. The first concerns every app, whether or not it has a database: by it an
   * environment shows that its account can be reached and is the one that it names.
   */
  public static final List<AwsService> AWS =
      List.of(
          new RdsService(),
          new ElastiCacheService(),
          new S3Service(),
          new IamService(),
          new EksService(),
          new Ec2Service());

  private Services() {}

  /** The services, as IAM names them, whose calls have a budget. */
  public static Set<String> budgeted() {
    var called = new TreeSet<String>();
    AWS.forEach(service -> {
      called.addAll(service.read());
      called.addAll(service.askedBeside());
    });
    return called;
  }

  /** What all of them, and the cluster, contribute to a plan, in the order a plan names parts. */
  public static List<Provider> providers() {
    return Stream.concat(AWS.stream().map(AwsService::provider), Stream.of(new KubeProvider()))
        .toList();
  }
}
