package dev.stepladder.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.api.v1alpha1.NetworkState;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.plan.Need;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What traffic of an app's pods is allowed, and in which order the rest is denied. */
class NetworkRulesTest {

  private static final String RULES = "NetworkPolicy/shop-web";
  private static final String DENY = "NetworkPolicy/shop.deny";

  private final Shop shop = new Shop();

  @Test
  void allowComesBeforeDeny() {
    Cluster open = shop.settled();

    Shop.Seen seen = shop.isolated().assess(open);

    assertThat(seen.keys()).containsExactly("network/web", "isolation");
    assertThat(seen.step("network/web").needs()).isEmpty();
    assertThat(seen.step("isolation").needs())
        .containsExactly(new Need.Done(PartId.of("network", "web"), "network/web"));
  }

  @Test
  void denyGoesBeforeAllow() {
    Cluster isolated = shop.isolated().settled();

    Shop.Seen seen = new Shop().assess(isolated);

    assertThat(seen.keys()).containsExactly("isolation/remove", "network/web/remove");
    assertThat(seen.step("network/web/remove").needs())
        .contains(new Need.Done(PartId.of("isolation"), "isolation/remove"));
  }

  @Test
  void podsThatGoMaySpeakUntilTheyAreGone() {
    Cluster isolated = shop.isolated().settled();

    assertThat(new Shop().withoutWorkload().assess(isolated).step("network/web/remove").needs())
        .contains(new Need.Done(PartId.of("workload", "web"), "workload/web/remove"));
  }

  @Test
  void aNewWorkloadAndItsMigrationStartOnceTheirTrafficIsAllowed() {
    Shop.Seen seen = shop.isolated().assess(new Cluster());

    var allowed = new Need.Done(PartId.of("network", "web"), "network/web");
    assertThat(seen.step("migration/web").needs()).contains(allowed);
    assertThat(seen.step("workload/web").needs()).contains(allowed);
  }

  @Test
  void usersAreSentOnceTheirTrafficIsAllowed() {
    Cluster isolated = shop.isolated().settled();

    Shop.Seen seen = shop.ingress("shop.example.com").sources("10.0.0.0/20").assess(isolated);

    assertThat(seen.why("network/web"))
        .containsExactly("in from its own app → from its own app, 10.0.0.0/20");
    assertThat(seen.step("ingress/web").needs())
        .contains(new Need.Done(PartId.of("network", "web"), "network/web"));
  }

  @Test
  void theWayToACacheIsClosedOnceNobodyUsesIt() {
    Cluster cached = shop.isolated().dataPorts(5432, 6379).settled();

    Shop.Seen seen = shop.dataPorts(5432).assess(cached);

    assertThat(seen.keys()).containsExactly("network/web/close");
    assertThat(seen.step("network/web/close").needs())
        .contains(new Need.AllFinished("workload"), new Need.Finished(PartId.of("cache")));
  }

  @Test
  void nothingElseWaitsForACacheToGo() {
    Cluster cached = shop.isolated().ingress("shop.example.com").dataPorts(5432, 6379).settled();

    Shop.Seen seen = shop.dataPorts(5432).sources("10.0.0.0/20").assess(cached);

    assertThat(seen.why("network/web"))
        .containsExactly("in anywhere → from its own app, 10.0.0.0/20");
    assertThat(seen.step("network/web").needs()).isEmpty();
    assertThat(seen.keys()).contains("network/web/close");
  }

  @Test
  void theWayToAnotherCacheIsOpenBesideTheFormerOne() {
    Cluster cached = shop.isolated().dataPorts(5432, 6379).settled();

    Shop.Seen seen = shop.dataPorts(5432, 11211).assess(cached);
    cached.apply((KubeAction) seen.step("network/web").action());

    assertThat(NetworkObjects.portsOut(cached.object(NetworkPolicy.class, RULES)))
        .contains(5432, 6379, 11211);
    assertThat(shop.assess(cached).keys()).containsExactly("network/web/close");
  }

  @Test
  void sayWhatPasses() {
    Cluster open = shop.settled();

    Shop.Seen seen =
        shop.isolated()
            .ingress("shop.example.com")
            .sources("10.0.0.0/20")
            .sourceNamespace("ingress-nginx")
            .dataAt("10.0.64.0/20")
            .assess(open);

    assertThat(seen.why("network/web"))
        .containsExactly(
            "in from its own app, 10.0.0.0/20, namespace ingress-nginx",
            "out to its own app; port 53 anywhere; port 443 anywhere; port 80 at"
                + " 169.254.170.23/32, fd00:ec2::23/128; port 5432 at 10.0.64.0/20");
    assertThat(seen.why("isolation")).containsExactly("in nothing", "out nothing");
  }

  @Test
  void letEverybodyInAndToTheDataWhereTheEnvironmentNamesNobody() {
    Cluster open = shop.settled();

    Shop.Seen seen = shop.isolated().ingress("shop.example.com").assess(open);

    assertThat(seen.why("network/web").getFirst()).isEqualTo("in anywhere");
    assertThat(seen.why("network/web").getLast()).endsWith("port 5432 anywhere");
  }

  @Test
  void letNobodyToAWorkloadWithoutAPort() {
    NetworkPolicy rules =
        shop.withoutPort().isolated().settled().object(NetworkPolicy.class, RULES);

    assertThat(rules.getSpec().getIngress()).isEmpty();
    assertThat(rules.getSpec().getPolicyTypes()).contains("Ingress");
  }

  @Test
  void reachThePodsOfTheWorkloadAndOfItsMigrations() {
    Cluster cluster = shop.isolated().settled();
    Map<String, String> selector =
        cluster.object(NetworkPolicy.class, RULES).getSpec().getPodSelector().getMatchLabels();
    Map<String, String> all =
        cluster.object(NetworkPolicy.class, DENY).getSpec().getPodSelector().getMatchLabels();

    Map<String, String> serving =
        cluster
            .object(Deployment.class, "Deployment/shop-web")
            .getSpec()
            .getTemplate()
            .getMetadata()
            .getLabels();
    Map<String, String> migrating =
        cluster
            .object(Job.class, "Job/" + WorkloadObjects.jobName(shop.migration()))
            .getSpec()
            .getTemplate()
            .getMetadata()
            .getLabels();

    assertThat(serving).containsAllEntriesOf(selector).containsAllEntriesOf(all);
    assertThat(migrating).containsAllEntriesOf(selector).containsAllEntriesOf(all);
  }

  @Test
  void askForNothingOnceTheyAreThere() {
    Shop full =
        shop.isolated()
            .ingress("shop.example.com")
            .sources("10.0.0.0/20", "10.0.16.0/20")
            .dataAt("10.0.64.0/20");

    assertThat(full.assess(full.settled()).nothing()).isTrue();
  }

  @Test
  void areMendedWhenSomebodyOpensThem() {
    Cluster cluster = shop.isolated().settled();
    cluster.object(NetworkPolicy.class, RULES).getSpec().getIngress().getFirst().getFrom().clear();

    assertThat(shop.assess(cluster).why("network/web"))
        .containsExactly("in anywhere → from its own app");
  }

  @Test
  void theStatusRepeatsWhatTheEnvironmentSays() {
    shop.isolated();
    assertThat(state(new Cluster())).hasValue(NetworkState.NONE);
    assertThat(state(shop.settled())).hasValue(NetworkState.NOT_ENFORCED);
    shop.enforced();
    assertThat(state(shop.settled())).hasValue(NetworkState.ENFORCED);
    assertThat(state(shop.settled().unreadable(DENY, "no permission"))).isEmpty();
  }

  private Optional<NetworkState> state(Cluster cluster) {
    return KubeProvider.network(shop.blueprint(), cluster);
  }
}
