package dev.stepladder.operator.aws.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepladder.operator.act.PasswordSource;
import dev.stepladder.operator.aws.AwsAccount;
import dev.stepladder.operator.aws.AwsAccounts;
import dev.stepladder.operator.aws.AwsOptions;
import dev.stepladder.operator.aws.Lookup;
import dev.stepladder.operator.aws.Lookups;
import dev.stepladder.operator.aws.Place;
import dev.stepladder.operator.aws.Surroundings;
import dev.stepladder.operator.aws.ec2.SecurityGroupsFound.SecurityGroup;
import dev.stepladder.operator.aws.ec2.SubnetsFound.Subnet;
import dev.stepladder.operator.inventory.Health;
import dev.stepladder.operator.inventory.ResourceKey;
import dev.stepladder.operator.inventory.SweptInventory;
import dev.stepladder.operator.inventory.Watchers;
import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.operator.time.SteppedTime;
import dev.stepladder.simulator.aws.AwsSimulator;
import dev.stepladder.simulator.aws.ec2.Ec2Console;
import dev.stepladder.simulator.aws.ec2.Network;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** What EC2 shows of a network, as it is looked up while a plan asks. */
class Ec2FactsTest {

  private static final AppKey SHOP = new AppKey("team", "shop");
  private static final String INSTALLATION = "test";
  private static final String SUBNETS = SubnetsFound.name(List.of("subnet-2", "subnet-1"));
  private static final String GROUPS = SecurityGroupsFound.name(List.of("sg-1", "sg-2"));
  private static final Set<ResourceKey> ALL =
      Set.of(
          new ResourceKey(SubnetsFound.class, SUBNETS),
          new ResourceKey(SecurityGroupsFound.class, GROUPS));

  private static final Place PLACE = new Place("111122223333", "us-east-1", Optional.empty());

  private final SteppedTime time = SteppedTime.starting("2026-01-05T09:00:00Z");
  private final AwsSimulator simulator = AwsSimulator.builder().clock(time.virtual()).start();
  private final AwsAccounts accounts =
      new AwsAccounts(
          AwsOptions.ofEnvironment(INSTALLATION)
              .withEndpoint(simulator.endpoint())
              .withCredentials(() -> AwsBasicCredentials.create("AKIDEFAULT", "secret")),
          time);
  private final SweptInventory inventory =
      new SweptInventory(
          new Ec2Sweep(
              accounts.account(PLACE),
              new Surroundings(INSTALLATION, time, new NoPasswords(), () -> true)),
          time,
          new Watchers(INSTALLATION),
          new Random(1),
          _ -> {});

  private static final class NoPasswords implements PasswordSource {
    @Override
    public Optional<String> password(String namespace, String secretName) {
      return Optional.empty();
    }

    @Override
    public void doubt(String namespace, String secretName) {}

    @Override
    public void confirm(String namespace, String secretName, String password) {}
  }

  @AfterEach
  void close() {
    inventory.stop();
    accounts.close();
    simulator.close();
    time.virtual().close();
  }

  private Ec2Console console() {
    return simulator.ec2().console();
  }

  private void ask() {
    inventory.start();
    time.pass(0);
    inventory.watchers().watch(SHOP, ALL);
    inventory.demand(ALL);
    time.pass(0);
  }

  private Lookup<List<Subnet>> subnets() {
    return inventory.look().entry(SubnetsFound.class, SUBNETS).known().orElseThrow().shown();
  }

  private Lookup<List<SecurityGroup>> groups() {
    return inventory.look().entry(SecurityGroupsFound.class, GROUPS).known().orElseThrow().shown();
  }

  @Test
  void tellsOfThoseThatAreThere() {
    console().delete("sg-2");
    console().subnet("subnet-1", "vpc-1", "us-east-1c");
    console().free("subnet-1", 7);
    console().delete("subnet-2");
    ask();

    assertThat(subnets())
        .isEqualTo(new Lookup.Found<>(List.of(new Subnet("subnet-1", "vpc-1", "us-east-1c", 7))));
    assertThat(groups())
        .isEqualTo(new Lookup.Found<>(List.of(new SecurityGroup("sg-1", Network.VPC))));
  }

  @Test
  void tellsThatNoneIsThere() {
    console().delete("subnet-1", "subnet-2");
    ask();

    assertThat(subnets()).isEqualTo(new Lookup.Found<>(List.of()));
  }

  @Test
  void aMissingPermissionHidesNothingElse() {
    simulator.faults().on("DescribeSubnets").accessDenied();
    ask();

    assertThat(subnets())
        .isInstanceOfSatisfying(
            Lookup.Denied.class,
            denied -> assertThat(denied.message()).contains("Allow ec2:DescribeSubnets"));
    assertThat(groups()).isInstanceOf(Lookup.Found.class);
    assertThat(inventory.look().health()).isInstanceOf(Health.Known.class);
  }

  @Test
  void anOutageIsToldWithSinceWhenItLastsAndHidesNothingElse() {
    simulator.faults().on("DescribeSubnets").internalFailure();
    ask();
    Instant began = time.now();
    time.pass(Duration.ofMinutes(10));

    assertThat(subnets())
        .isInstanceOfSatisfying(
            Lookup.Silent.class,
            silent -> assertThat(silent.since()).isBeforeOrEqualTo(began.plusSeconds(60)));
    assertThat(groups()).isInstanceOf(Lookup.Found.class);
    assertThat(inventory.look().health()).isInstanceOf(Health.Known.class);
  }

  @Test
  void anAnswerThatNobodyForesawIsToldLikeAnOutage() {
    var lookups = new Lookups<String>(time, Lookups.AGAIN);
    AwsAccount account = accounts.account(PLACE);

    Lookup<String> shown =
        lookups.of(
            "subnets",
            () ->
                account.read(
                    "look up the subnets of the environment",
                    "ec2:DescribeSubnets",
                    () -> {
                      throw new IllegalStateException("none such");
                    }));

    assertThat(shown)
        .isInstanceOfSatisfying(
            Lookup.Silent.class,
            silent ->
                assertThat(silent.message())
                    .contains("look up the subnets", "ec2:DescribeSubnets", "IllegalState"));
  }

  @Test
  void readsEveryFewMinutesWhileSomebodyAsksAndNeverOtherwise() {
    ask();
    time.pass(Duration.ofHours(1));
    int asked = simulator.calls().count("DescribeSubnets");
    assertThat(asked).isBetween(10, 13);

    inventory.watchers().watch(SHOP, Set.of());
    time.pass(Duration.ofHours(2));
    assertThat(simulator.calls().count("DescribeSubnets")).isEqualTo(asked);
  }
}
