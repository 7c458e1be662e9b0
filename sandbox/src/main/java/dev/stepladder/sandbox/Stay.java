package dev.stepladder.sandbox;

import dev.stepladder.api.v1alpha1.StagedApp;
import dev.stepladder.operator.cli.StopSignal;
import dev.stepladder.operator.report.Durations;
import dev.stepladder.operator.report.StepLines;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A sandbox that stays up until the process is to end, and shows what its app does meanwhile:
 * however often that is changed, deleted and created again.
 */
final class Stay {

  /** Real time without an answer that nobody needs to know of. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Characters of a complaint: what an API server answers may be a page. */
  private static final int MOST = 400;

  private final Watch watch;
  private final Screen screen;
  private final StopSignal stop;
  private final Installation installation;
  private final String file;
  private final Function<StagedApp, Optional<Duration>> expected;
  private final InstantSource machine;

  private Instant answered;
  private Optional<Watch.Sight> sight = Optional.empty();
  private String version = "";
  private String told = "";
  private Optional<String> stalled = Optional.empty();
  private boolean stands;
  private boolean gone;
  private boolean complained;
  private boolean hinted;

  /**
   * A stay that has not begun.
   *
   * @param file where the app is from, for commands that are shown
   * @param expected how long the change of an app takes, if that can be told
   * @param machine real time
   */
  Stay(
      Watch watch,
      Screen screen,
      StopSignal stop,
      Installation installation,
      String file,
      Function<StagedApp, Optional<Duration>> expected,
      InstantSource machine) {
    this.watch = watch;
    this.screen = screen;
    this.stop = stop;
    this.installation = installation;
    this.file = file;
    this.expected = expected;
    this.machine = machine;
    this.answered = machine.instant();
  }

  /** Looks at the app until the process is to end. */
  void untilStopped(Person person) throws InterruptedException {
    answered = machine.instant();
    do {
      look(person, person::look);
    } while (!stop.await(Watch.BETWEEN_LOOKS));
  }

  /** Looks once. What is to stay up does not end because the API server fails to answer. */
  void look(Person person, Supplier<Optional<StagedApp>> app) {
    try {
      see(person, app.get());
      answered = machine.instant();
      if (complained) {
        screen.say("%s can be looked at again.".formatted(person.app()));
        complained = false;
      }
    } catch (KubernetesClientException e) {
      bear(person, e);
    }
  }

  /** Ctrl-C reaches the API server too, and it may be the first to go: not a word of that. */
  private void bear(Person person, KubernetesClientException e) {
    Duration silence = Duration.between(answered, machine.instant());
    if (complained || stop.asked() || silence.compareTo(PATIENCE) < 0) {
      return;
    }
    complained = true;
    String text =
        "%s cannot be looked at for %s now, which is tried again until Ctrl-C: %s"
            .formatted(person.app(), Durations.text(silence), e.getMessage());
    screen.say(StepLines.cut(text, MOST));
  }

  /** Shows what there is to say of the app as it is now, or of there being none. */
  void see(Person person, Optional<StagedApp> app) {
    if (app.isPresent()) {
      follow(person, app.get());
    } else if (!gone) {
      miss(person);
    }
  }

  private void follow(Person person, StagedApp app) {
    gone = false;
    String now = app.getMetadata().getUid() + "/" + app.getMetadata().getGeneration();
    boolean ready = Journal.ready(app);
    if (!now.equals(version)) {
      leave();
      version = now;
    }
    // Drift is put right without a new version.
    stands = stands && ready;
    if (stands) {
      return;
    }
    Watch.Sight seen = sight.orElseGet(() -> watch.sight(target(app), about(app)));
    sight = Optional.of(seen);
    seen.take(app);
    tellStall(person, app);
    if (ready) {
      boolean news = !seen.empty() || !now.equals(told);
      leave();
      stands = true;
      told = now;
      if (news) {
        screen.say("%s stands on %s.".formatted(person.app(), target(app)));
        hint(person, target(app));
      }
    }
  }

  /** Once for each reason; a picture that is drawn anew has it at its end. */
  private void tellStall(Person person, StagedApp app) {
    Optional<String> why = Journal.stalled(app);
    if (!screen.live() && !why.equals(stalled)) {
      why.ifPresent(text -> screen.say("%s is stalled, %s".formatted(person.app(), text)));
    }
    stalled = why;
  }

  /** Ends what was shown of a change: the next one is shown below. */
  private void leave() {
    sight.ifPresent(Watch.Sight::keep);
    sight = Optional.empty();
    stands = false;
  }

  private void hint(Person person, String tier) {
    if (hinted) {
      return;
    }
    hinted = true;
    screen.say("Everything stays up until Ctrl-C. In the other terminal you may now");
    screen.say(
        "  look:    kubectl get deployment,hpa,pdb,ingress,networkpolicy -n " + person.namespace());
    screen.say("           kubectl get events -n %s".formatted(person.namespace()));
    screen.say("           aws rds describe-db-instances; aws s3api list-buckets");
    screen.say("           aws elasticache describe-replication-groups; aws iam list-roles");
    installation
        .above(tier)
        .ifPresent(above -> screen.say("  climb:   " + person.tierCommand(above)));
    screen.say(
        "  approve: kubectl get sapp %s -n %s -o jsonpath='{.status.approve}'  says how, if anything waits for it"
            .formatted(person.app(), person.namespace()));
    screen.say(
        "  delete:  kubectl delete sapp %s -n %s".formatted(person.app(), person.namespace()));
    screen.say("");
  }

  private void miss(Person person) {
    leave();
    gone = true;
    version = "";
    screen.say(
        "%s is deleted. Its database is retained, and the same app created again takes it back:"
            .formatted(person.app()));
    screen.say("  kubectl apply -f " + file);
    screen.say("");
  }

  private Optional<Duration> about(StagedApp app) {
    return app.isMarkedForDeletion() ? Optional.empty() : expected.apply(app);
  }

  /** What the app was told to stand on; the rung that was chosen for its users once that is. */
  private static String target(StagedApp app) {
    if (app.isMarkedForDeletion()) {
      return "deletion";
    }
    boolean current =
        app.getStatus() != null
            && app.getMetadata().getGeneration().equals(app.getStatus().observedGeneration());
    return Optional.ofNullable(app.getSpec().tier())
        .or(() ->
            Optional.ofNullable(app.getStatus())
                .filter(_ -> current)
                .flatMap(status -> Optional.ofNullable(status.target())))
        .orElseGet(() -> app.getSpec().users() + " users");
  }
}
