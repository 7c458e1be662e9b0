package dev.stepladder.operator.aws.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.aws.Lookup;
import dev.stepladder.operator.aws.ec2.SecurityGroupsFound.SecurityGroup;
import dev.stepladder.operator.aws.ec2.SubnetsFound.Subnet;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.plan.Example;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Plan;
import dev.stepladder.operator.plan.Policy;
import dev.stepladder.operator.plan.Preflight;
import dev.stepladder.operator.plan.Sight;
import dev.stepladder.operator.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Subnets and security groups of the environment, before anything is put into them. */
class NetworkPreflightTest {

  private static final Example SHOP = Example.shop().storing();
  private static final String VPC = "vpc-1";
  private static final String OTHER = "vpc-2";
  private static final List<String> SUBNETS = SHOP.environment().subnets();
  private static final String GROUP = SHOP.environment().securityGroups().getFirst();

  private final List<Resource> world = new ArrayList<>();
  private Lookup<List<Subnet>> subnets =
      new Lookup.Found<>(List.of(subnet(0, VPC, "a"), subnet(1, VPC, "b"), subnet(2, VPC, "c")));
  private Lookup<List<SecurityGroup>> groups =
      new Lookup.Found<>(List.of(new SecurityGroup(GROUP, VPC)));
  private Ledger ledger = Ledger.EMPTY;

  private static Subnet subnet(int index, String vpc, String zone) {
    return subnet(index, vpc, zone, 100);
  }

  private static Subnet subnet(int index, String vpc, String zone, int free) {
    return new Subnet(SUBNETS.get(index), vpc, "us-east-1" + zone, free);
  }

  private void found(Subnet... those) {
    subnets = new Lookup.Found<>(List.of(those));
  }

  private void settledOn(String rung) {
    Blueprint blueprint = SHOP.on(Example.rung(rung));
    world.addAll(Example.settled(blueprint));
    ledger = Example.planner().remember(blueprint, Sight.of(world));
  }

  private Plan plan(String rung) {
    return plan(SHOP.on(Example.rung(rung)));
  }

  private Plan plan(Blueprint blueprint) {
    List<Resource> all =
        Stream.concat(
                world.stream(),
                Stream.of(
                    new SubnetsFound(SubnetsFound.name(SUBNETS), subnets),
                    new SecurityGroupsFound(SecurityGroupsFound.name(List.of(GROUP)), groups)))
            .toList();
    return Example.planner().plan(blueprint, Sight.of(all).with(ledger), Policy.FREE, Example.NOW);
  }

  private static final String TROUBLE =
      "cannot look up the subnets: ec2:DescribeSubnets answered 500";

  @Test
  void aPlanWaitsNoLongerThanAMinuteForWhatOnlyALookIsNeededFor() {
    subnets = new Lookup.Silent<>(TROUBLE, Example.NOW.minusSeconds(61));

    Plan plan = plan("users-1");

    assertThat(plan.startable()).isNotEmpty();
    assertThat(plan.findings())
        .filteredOn(finding -> finding.reason().equals(Preflight.UNCERTAIN))
        .singleElement()
        .satisfies(notice -> assertThat(notice.message()).contains(TROUBLE));
  }

  @Test
  void whileItWaitsItSaysWhichCallIsNotAnswered() {
    subnets = new Lookup.Silent<>(TROUBLE, Example.NOW.minusSeconds(10));

    Plan plan = plan("users-1");

    assertThat(plan.startable()).isEmpty();
    assertThat(plan.unseen())
        .singleElement()
        .satisfies(unseen -> {
          assertThat(unseen.reason()).isEqualTo(Preflight.DELAYED);
          assertThat(unseen.message()).contains(TROUBLE);
        });
  }

  private static List<String> wrong(Plan plan) {
    return plan.alarms().stream()
        .filter(alarm -> alarm.reason().equals(Preflight.FAILED))
        .map(alarm -> alarm.part().toString())
        .toList();
  }

  private static String said(Plan plan) {
    return plan.findings().stream().map(Finding::message).toList().toString();
  }

  private static List<String> startable(Plan plan) {
    return plan.startable().stream().map(Step::key).toList();
  }

  @Test
  void nothingIsWrongWithANetworkThatIsAsTheEnvironmentSays() {
    Plan plan = plan("users-10k");

    assertThat(plan.findings()).isEmpty();
    assertThat(startable(plan)).contains("subnets", "cache-subnets");
  }

  @Test
  void listsEverythingThatIsWrongAtOnceAndStartsNothing() {
    found(subnet(0, VPC, "a"), subnet(1, VPC, "a"));
    groups = new Lookup.Found<>(List.of(new SecurityGroup(GROUP, OTHER)));

    Plan plan = plan("users-1");

    assertThat(wrong(plan))
        .containsExactly(
            "preflight/missing-subnets", "preflight/zones", "preflight/foreign-security-groups");
    assertThat(said(plan))
        .contains(
            "EC2 shows no subnet %s in us-east-1 of account".formatted(SUBNETS.get(2)),
            "RDS needs subnets in at least two zones, and the environment has some in us-east-1a only",
            "must be of the VPC of the subnets, vpc-1: %s is of vpc-2".formatted(GROUP));
    assertThat(startable(plan)).isSubsetOf("network/web");
  }

  @Test
  void namesAllThatAreMissing() {
    found();
    groups = new Lookup.Found<>(List.of());

    Plan plan = plan("users-1");

    assertThat(wrong(plan))
        .containsExactly("preflight/missing-subnets", "preflight/missing-security-groups");
    assertThat(said(plan)).contains(String.join(", ", SUBNETS)).contains(GROUP);
  }

  @Test
  void subnetsAreOfOneNetwork() {
    found(subnet(0, VPC, "a"), subnet(1, OTHER, "b"), subnet(2, VPC, "c"));

    Plan plan = plan("users-1");

    assertThat(wrong(plan)).containsExactly("preflight/subnet-networks");
    assertThat(said(plan))
        .contains(
            "%s, %s in vpc-1; %s in vpc-2"
                .formatted(SUBNETS.get(0), SUBNETS.get(2), SUBNETS.get(1)));
  }

  @Test
  void aMissingPermissionIsSaidOnceAndStopsNothing() {
    subnets = new Lookup.Denied<>("Allow ec2:DescribeSubnets in the policy");

    Plan plan = plan("users-1");

    assertThat(wrong(plan)).isEmpty();
    assertThat(said(plan)).containsOnlyOnce("Allow ec2:DescribeSubnets in the policy");
    assertThat(startable(plan)).contains("subnets");
  }

  @Test
  void fewAddressesAreANoticeOnly() {
    found(subnet(0, VPC, "a", 1), subnet(1, VPC, "b", 0), subnet(2, VPC, "c", 0));

    Plan plan = plan("users-1k");

    assertThat(wrong(plan)).isEmpty();
    assertThat(said(plan)).contains("at least 2 addresses", "have 1 left");
    assertThat(startable(plan)).contains("subnets");
  }

  @Test
  void asksNothingOfASettledApp() {
    settledOn("users-10k");
    subnets = new Lookup.Denied<>("no permission");
    groups = new Lookup.Denied<>("no permission");

    assertThat(plan("users-10k").settled()).isTrue();
  }

  @Test
  void asksNothingWhereNothingIsPutIntoTheNetwork() {
    settledOn("users-1");
    subnets = new Lookup.Denied<>("no permission");
    groups = new Lookup.Denied<>("no permission");

    assertThat(wrong(plan("users-2"))).isEmpty();
  }

  @Test
  void aCacheInSeveralZonesNeedsThemToo() {
    found(subnet(0, VPC, "a"), subnet(1, VPC, "a"), subnet(2, VPC, "a"));
    Blueprint all = SHOP.on(Example.rung("users-10k"));
    Blueprint cacheOnly =
        all.withParts(
            all.parts().stream()
                .filter(part ->
                    part instanceof Part.CacheSubnetGroup
                        || part instanceof Part.Cache
                        || (part instanceof Part.Credentials credentials
                            && credentials.id().toString().equals("credentials/cache")))
                .toList());

    Plan plan = plan(cacheOnly);

    assertThat(wrong(plan)).containsExactly("preflight/zones");
    assertThat(said(plan)).contains("a cache whose replicas are in other zones (Multi-AZ) needs");
  }
}
