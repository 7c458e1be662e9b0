package dev.stepladder.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.simulator.aws.eks.EksConsole;
import dev.stepladder.simulator.aws.elasticache.ElastiCacheConsole;
import dev.stepladder.simulator.aws.iam.IamConsole;
import dev.stepladder.simulator.aws.s3.Bucket;
import dev.stepladder.simulator.aws.s3.S3Console;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociation;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CORSConfiguration;
import software.amazon.awssdk.services.s3.model.CORSRule;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;

/** What happens once an app has settled: nothing, unless somebody changes what it has. */
final class SettledIT {

  private static final String SHOP = "shop";

  /** The name of the only policy of an app's role. */
  private static final String POLICY = "stepladder";

  private static final String MEDIA =
      "- {name: media, cors: [{origins: [\"https://shop.example.com\"], methods: [GET]}]}";

  private static final CORSConfiguration CORS_OF_SOMEBODY =
      CORSConfiguration.builder()
          .corsRules(CORSRule.builder().allowedMethods("GET").allowedOrigins("*").build())
          .build();

  @Test
  void writesNothingForTenHoursAndHealsWhatIsChangedByHand() {
    try (var rig = new Rig()) {
      rig.applyShop(SHOP, "users-10k");
      rig.startOperator();
      rig.settle(SHOP, "users-10k");
      // What the last step set off comes to rest: replicas of before a rollout, the storage.
      rig.pass(Duration.ofMinutes(30));

      Map<String, String> before = Versions.of(rig);
      int mark = rig.aws().calls().mark();
      int reconciles = rig.reconciles();
      Duration rest = Duration.ofHours(10);
      rig.pass(rest);
      assertThat(rig.aws().calls().since(mark))
          .as("writes to AWS")
          .noneMatch(entry -> entry.call().mutation());
      assertThat(Versions.of(rig)).as("writes to the API server").isEqualTo(before);
      Map<String, Long> reads =
          rig.aws().calls().since(mark).stream()
              .collect(
                  Collectors.groupingBy(
                      entry -> entry.call().operation(), TreeMap::new, Collectors.counting()));
      System.out.printf(
          "At rest on users-10k, in %d hours: %d reconciles, AWS reads %s, %.1f an hour%n",
          rest.toHours(),
          rig.reconciles() - reconciles,
          reads,
          (double) reads.values().stream().mapToLong(Long::longValue).sum() / rest.toHours());

      int replicas = deployment(rig).getSpec().getReplicas();
      String image = image(rig);
      rig.client()
          .resource(deployment(rig))
          .edit(found -> {
            found.getSpec().setReplicas(1);
            found.getSpec().getTemplate().getSpec().getContainers().getFirst().setImage("bad:1");
            return found;
          });
      rig.until(
          Duration.ofMinutes(15),
          "the Deployment is as it was",
          () ->
              deployment(rig).getSpec().getReplicas() == replicas
                  && image(rig).equals(image)
                  && Integer.valueOf(replicas)
                      .equals(deployment(rig).getStatus().getReadyReplicas())
                  && Rig.readyOn("users-10k").test(rig.app(SHOP)));
      assertThat(rig.aws().calls().since(mark)).noneMatch(entry -> entry.call().mutation());
    }
  }

  /** Each is put back as soon as it is seen: some at the next reading, some on the slow cycle. */
  @Test
  void healsWhatSomebodyChangesAtTheConsole() {
    try (var rig = Rig.hasty()) {
      rig.apply(rig.shop(SHOP, "users-10k").replace("- name: media", MEDIA));
      rig.startOperator();
      rig.settle(SHOP, "users-10k");
      S3Console s3 = rig.aws().s3().console();
      IamConsole iam = rig.aws().iam().console();
      EksConsole eks = rig.aws().eks().console();
      ElastiCacheConsole caches = rig.aws().elasticache().console();
      String bucket = s3.buckets().getFirst().name();
      String role = iam.roles().getFirst().roleName();
      Optional<String> trust = trust(iam, role);
      Optional<String> allowed = iam.inlinePolicy(role, POLICY);
      PodIdentityAssociation association = eks.associations().getFirst();
      String cache = caches.groups().getFirst().replicationGroupId();

      s3.unset(bucket, PublicAccessBlockConfiguration.class);
      s3.versioning(bucket, BucketVersioningStatus.SUSPENDED);
      s3.set(bucket, CORS_OF_SOMEBODY);
      s3.policy(bucket, policyOfSomebody(bucket));
      iam.trust(role, trust.orElseThrow().replace("sts:TagSession", "sts:SetSourceIdentity"));
      eks.deleteAssociation(association.clusterName(), association.associationId());
      var _ = caches.replicas(cache, 2);
      Map<String, String> inTheCluster = contents(rig);
      disturb(rig);
      assertThat(contents(rig)).isNotEqualTo(inTheCluster);

      var deleted = new AtomicBoolean();
      rig.until(
          Duration.ofHours(8),
          "all is as it was",
          () -> {
            rig.approve(SHOP);
            if (trust(iam, role).equals(trust) && !deleted.getAndSet(true)) {
              iam.deleteInlinePolicy(role, POLICY);
              iam.deleteRole(role);
            }
            Bucket now = s3.bucket(bucket).orElseThrow();
            String policy = now.policy().orElse("");
            return now.setting(PublicAccessBlockConfiguration.class).isPresent()
                && origins(now).containsAll(List.of("https://shop.example.com", "*"))
                && now.versioning().equals(Optional.of(BucketVersioningStatus.ENABLED))
                && policy.contains("aws:SecureTransport")
                && policy.contains("OfSomebody")
                && trust(iam, role).equals(trust)
                && iam.inlinePolicy(role, POLICY).equals(allowed)
                && eks.associations().size() == 1
                && caches.group(cache).orElseThrow().memberClusters().size() == 2
                && contents(rig).equals(inTheCluster)
                && Rig.readyOn("users-10k").test(rig.app(SHOP));
          });
    }
  }

  private static List<String> origins(Bucket bucket) {
    return bucket.setting(CORSConfiguration.class).stream()
        .flatMap(cors -> cors.corsRules().stream())
        .flatMap(rule -> rule.allowedOrigins().stream())
        .toList();
  }

  /** What somebody may do with kubectl. */
  private static void disturb(Rig rig) {
    rig.client()
        .autoscaling()
        .v2()
        .horizontalPodAutoscalers()
        .inNamespace(rig.namespace())
        .withName("shop-web")
        .edit(found -> found.edit().editSpec().withMaxReplicas(40).endSpec().build());
    rig.client().policy().v1().podDisruptionBudget().inNamespace(rig.namespace()).delete();
    rig.client().network().v1().ingresses().inNamespace(rig.namespace()).delete();
    rig.client().network().v1().networkPolicies().inNamespace(rig.namespace()).delete();
    rig.client()
        .secrets()
        .inNamespace(rig.namespace())
        .withName("shop-database-readers")
        .edit(found -> found.edit().withData(Map.of()).build());
  }

  /** What the objects say that were disturbed, by kind and name. */
  private static Map<String, String> contents(Rig rig) {
    var contents = new TreeMap<String, String>();
    Stream.of(
            Versions.kind("", "v1", "Secret", "secrets"),
            Versions.kind(
                "autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers"),
            Versions.kind("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets"),
            Versions.kind("networking.k8s.io", "v1", "Ingress", "ingresses"),
            Versions.kind("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies"))
        .flatMap(kind -> Versions.found(rig, kind, rig.namespace()))
        .forEach(found ->
            contents.put(
                Versions.name(found),
                "%s %s"
                    .formatted(
                        found.getAdditionalProperties().get("spec"),
                        found.getAdditionalProperties().get("data"))));
    return contents;
  }

  /** Who may take a role; IAM shows it as it stands in a URL. */
  private static Optional<String> trust(IamConsole iam, String role) {
    return iam.role(role)
        .map(found -> URLDecoder.decode(found.assumeRolePolicyDocument(), StandardCharsets.UTF_8));
  }

  private static Deployment deployment(Rig rig) {
    return rig.client().apps().deployments().inNamespace(rig.namespace()).list().getItems().stream()
        .filter(found -> found.getMetadata().getName().contains("web"))
        .findFirst()
        .orElseThrow();
  }

  private static String image(Rig rig) {
    return deployment(rig).getSpec().getTemplate().getSpec().getContainers().getFirst().getImage();
  }

  /** The resourceVersions of everything, by kind and name. */
  private static String policyOfSomebody(String bucket) {
    return """
    {"Version": "2012-10-17",
     "Statement": [{"Sid": "OfSomebody", "Effect": "Deny", "Principal": "*",
                    "Action": "s3:PutObjectAcl", "Resource": "arn:aws:s3:::%s/*"}]}\
    """
        .formatted(bucket);
  }
}
