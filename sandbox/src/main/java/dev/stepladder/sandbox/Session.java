package dev.stepladder.sandbox;

import dev.stepladder.api.v1alpha1.AwsEnvironmentSpec;
import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.cli.CommandFailed;
import dev.stepladder.operator.cli.DryPlan;
import dev.stepladder.operator.cli.Logs;
import dev.stepladder.operator.cli.MonitorOptions;
import dev.stepladder.operator.cli.StopSignal;
import dev.stepladder.operator.report.TextPlan;
import dev.stepladder.operator.time.SystemClock;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One run of the sandbox, from its first process to its last.
 *
 * @param installation what is put into the cluster
 * @param file where the app is from, for commands that are shown
 * @param climb the rungs to take; empty: the app as it is in the file, until Ctrl-C
 * @param keep whether all stays up after the climb
 * @param speed simulated seconds in a second
 * @param monitoring what the operator shows of itself
 */
record Session(
    Installation installation,
    String file,
    List<String> climb,
    boolean keep,
    double speed,
    OptionalInt awsPort,
    OptionalInt kubernetesPort,
    MonitorOptions monitoring) {

  /** Beyond this what the cluster itself takes counts for hours. */
  static final double FASTEST = 100_000;

  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  /** Runs it; returns false when a rung did not settle. */
  boolean run(Screen screen, StopSignal stop) throws InterruptedException {
    try (var directory = SandboxDirectory.make();
        var machine = new SystemClock()) {
      Logs.toFile(directory.log());
      AwsEnvironmentSpec environment = installation.environment().getSpec();
      try (World world =
          stop.interruptibly(() ->
              new World(
                  speed,
                  awsPort,
                  kubernetesPort,
                  environment.account(),
                  environment.region(),
                  screen::say))) {
        Premises.make(world.aws(), environment);
        KubernetesClient client = world.controlPlane().client();
        installation.install(client);
        world.startOperator(monitoring);
        world.controlPlane().writeKubeconfig(directory.kubeconfig());
        directions(world, directory).forEach(screen::say);
        boolean settled = show(world, screen, stop, machine);
        directory.keepLog(!settled && !stop.asked());
        if (!settled && !stop.asked()) {
          screen.say("The operator's log is kept: " + directory.log());
        }
        return settled;
      } catch (KubernetesClientException e) {
        // Ctrl-C reaches the API server too, and it may be the first to go.
        if (stop.await(LAST_WORDS)) {
          return false;
        }
        directory.keepLog(true);
        throw new CommandFailed(
            "The Kubernetes API server of the sandbox cannot be used any more: %s. See %s."
                .formatted(e.getMessage(), directory.log()),
            e);
      }
    }
  }

  private List<String> directions(World world, SandboxDirectory directory) {
    String endpoint = world.aws().endpoint().toString();
    return List.of(
        "",
        "In another terminal:",
        "  export KUBECONFIG=" + directory.kubeconfig(),
        "  kubectl get sapp -A --watch",
        "  export AWS_ACCESS_KEY_ID=sandbox AWS_SECRET_ACCESS_KEY=sandbox AWS_DEFAULT_REGION="
            + installation.environment().getSpec().region(),
        "  export AWS_ENDPOINT_URL=" + endpoint,
        // Some versions of the command line do not read the variable.
        "  alias aws=\"aws --endpoint-url $AWS_ENDPOINT_URL\"",
        "  aws rds describe-db-instances",
        "  export STEPLADDER_CLOCK=%s/_stepladder".formatted(endpoint),
        "  bin/stepladder status %s -n %s    # and plan, why, approve, pause, resume"
            .formatted(
                installation.app().getMetadata().getName(),
                installation.app().getMetadata().getNamespace()),
        "Its clock runs ahead with the simulated time, so kubectl shows the age of Events as <invalid>.",
        "The operator's log: " + directory.log(),
        "");
  }

  private boolean show(World world, Screen screen, StopSignal stop, SystemClock machine)
      throws InterruptedException {
    StagedApp app = installation.app();
    var person =
        new Person(
            world.controlPlane().client(),
            app.getMetadata().getNamespace(),
            app.getMetadata().getName(),
            command -> screen.say("$ " + command));
    var watch = new Watch(world::now, () -> world.aws().calls().mark(), screen, stop, machine);
    var outlook = new Outlook(world.controlPlane().client(), world::now);
    var stay = new Stay(watch, screen, stop, installation, file, outlook::expected, machine::now);
    if (climb.isEmpty()) {
      person.create(app, file);
      stay.untilStopped(person);
      return true;
    }
    boolean settled = climb(world, screen, person, outlook, watch, machine);
    if (settled && keep) {
      stay.untilStopped(person);
    }
    return settled;
  }

  private boolean climb(
      World world, Screen screen, Person person, Outlook outlook, Watch watch, SystemClock machine)
      throws InterruptedException {
    var taken = new ArrayList<Taken>();
    var way = new Climb(world, screen, watch, machine);
    Optional<String> from = Optional.empty();
    for (String tier : climb) {
      StagedApp wanted = installation.appOn(tier);
      Optional<DryPlan> plan = outlook.of(wanted, from);
      plan.ifPresent(dry ->
          TextPlan.of(dry.heading(), dry.plan(world.now()), screen.ink().coloured())
              .lines()
              .forEach(screen::say));
      screen.say("");
      Runnable command =
          from.isEmpty() ? () -> person.create(wanted, source(tier)) : () -> person.tier(tier);
      Watch.Verdict verdict = way.rung(tier, person, plan.map(outlook::expected), command, taken);
      switch (verdict) {
        case Watch.Verdict.Settled _ -> from = Optional.of(tier);
        case Watch.Verdict.Stuck(String why) -> {
          screen.say("%s did not settle: %s".formatted(tier, why));
          return false;
        }
        case Watch.Verdict.Stopped _ -> {
          return false;
        }
      }
    }
    Climb.table(taken).forEach(screen::say);
    return true;
  }

  private String source(String tier) {
    return tier.equals(installation.app().getSpec().tier())
        ? file
        : "%s # with tier: %s".formatted(file, tier);
  }
}
