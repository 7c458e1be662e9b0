package dev.stepladder.sandbox;

import dev.stepladder.api.v1alpha1.Manifests;
import dev.stepladder.operator.cli.Answers;
import dev.stepladder.operator.cli.CommandFailed;
import dev.stepladder.operator.cli.Documents;
import dev.stepladder.operator.cli.MonitorOptions;
import dev.stepladder.operator.cli.StopSignal;
import dev.stepladder.operator.cli.Terminal;
import dev.stepladder.simulator.controlplane.ControlPlaneException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs all of Stepladder on this machine, against a simulated AWS. */
@Command(
    name = "sandbox",
    description =
        "Runs everything on this machine: a Kubernetes API server, a simulated AWS, the operator and an app that climbs.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:every rung settled; without --climb: stopped at any time after the app was created",
      "1:an error, or a rung did not settle",
      "130:stopped by Ctrl-C before the app was created, or during a climb"
    })
final class SandboxCommand implements Callable<Integer> {

  private static final int HIGHEST_PORT = 65_535;

  @Option(
      names = "--climb",
      split = ",",
      paramLabel = "<tier>",
      description = "Brings the app to each of these tiers in turn, then ends.")
  private List<String> climb = List.of();

  @Option(names = "--keep", description = "After a climb everything stays up until Ctrl-C.")
  private boolean keep;

  @Option(
      names = "--speed",
      defaultValue = "600",
      paramLabel = "<n>",
      description = "Simulated seconds in a second; ${DEFAULT-VALUE} if not given.")
  private double speed;

  @Option(
      names = "--app",
      paramLabel = "<file>",
      description = "Your StagedApp, in place of examples/shop.yaml.")
  private Optional<Path> file;

  @Option(
      names = "--port-aws",
      paramLabel = "<port>",
      description = "Where the simulated AWS listens; any free port if not given.")
  private Optional<Integer> awsPort;

  @Option(
      names = "--port-kube",
      paramLabel = "<port>",
      description = "Where the Kubernetes API server listens; any free port if not given.")
  private Optional<Integer> kubernetesPort;

  @Mixin private MonitorOptions monitoring;

  @Override
  public Integer call() {
    Installation installation = Installation.of(documents());
    List<String> rungs = climb.stream().map(String::strip).toList();
    installation.requireRungs(rungs);
    var session =
        new Session(
            installation,
            file.map(Path::toString).orElse("examples/shop.yaml"),
            rungs,
            keep,
            speed(),
            port("--port-aws", awsPort),
            port("--port-kube", kubernetesPort),
            monitoring);
    var screen =
        Screen.of(
            new PrintStream(
                new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
            System.getenv(),
            Terminal.present());
    var stop = new StopSignal(() -> screen.say("Stopping…"));
    try {
      if (session.run(screen, stop)) {
        stop.stopped(Answers.DONE);
        return Answers.DONE;
      }
      return Answers.FAILED;
    } catch (ControlPlaneException | IllegalStateException e) {
      if (stop.asked()) {
        return Answers.FAILED;
      }
      throw new CommandFailed(oneLine(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answers.FAILED;
    } finally {
      stop.stopped();
    }
  }

  private static String oneLine(String message) {
    return message.lines().map(String::strip).collect(Collectors.joining(" "));
  }

  private Documents documents() {
    return file.map(Documents::read)
        .orElseGet(() ->
            Documents.parse(
                Manifests.example("shop") + "\n---\n" + Manifests.example("environment"),
                "examples/shop.yaml"));
  }

  private double speed() {
    if (!(speed > 0 && speed <= Session.FASTEST)) {
      throw new CommandFailed(
          "--speed is %s: give simulated seconds in a second, above 0 and up to %.0f."
              .formatted(speed, Session.FASTEST));
    }
    return speed;
  }

  private static OptionalInt port(String option, Optional<Integer> port) {
    if (port.isPresent() && (port.get() < 1 || port.get() > HIGHEST_PORT)) {
      throw new CommandFailed(
          "%s is %d: give a port from 1 to %d.".formatted(option, port.get(), HIGHEST_PORT));
    }
    return port.isPresent() ? OptionalInt.of(port.get()) : OptionalInt.empty();
  }
}
