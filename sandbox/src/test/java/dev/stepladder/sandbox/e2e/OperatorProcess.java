package dev.stepladder.sandbox.e2e;

import dev.stepladder.operator.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * The operator's command line in a Java process of its own, on the class path of the tests and the
 * clock of a rig, which has to run.
 */
final class OperatorProcess implements AutoCloseable {

  /** Simulated seconds a second; RDS's hours pass in seconds, and Leases are not the slowest. */
  static final double SPEED = 600;

  private final Process process;
  private final Path log;

  private OperatorProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it; returns at once.
   *
   * @param java more options of Java
   */
  static OperatorProcess start(Rig rig, Path directory, String name, String... java)
      throws IOException {
    Path kubeconfig = rig.controlPlane().writeKubeconfig(directory.resolve(name + ".kubeconfig"));
    Path log = directory.resolve(name + ".log");
    var builder =
        new ProcessBuilder(
            Stream.of(
                    Stream.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + Path.of("..", "bin", "operator.jvm")),
                    Stream.of(java),
                    Stream.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "operator",
                        "--installation",
                        Rig.INSTALLATION,
                        "--namespace",
                        Rig.HOME,
                        "--kubeconfig",
                        kubeconfig.toString(),
                        "--endpoint-url",
                        rig.aws().endpoint().toString(),
                        "--clock",
                        rig.aws().endpoint() + "/_stepladder"))
                .flatMap(words -> words)
                .toList());
    builder.environment().put("AWS_ACCESS_KEY_ID", Rig.ACCESS_KEY);
    builder.environment().put("AWS_SECRET_ACCESS_KEY", "test");
    return new OperatorProcess(
        builder.redirectErrorStream(true).redirectOutput(log.toFile()).start(), log);
  }

  /** Kills it as the kernel does: nothing of it runs from here on. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** What it has written so far. */
  String log() throws IOException {
    return Files.readString(log);
  }

  /** From the start of the process to now. */
  Duration age() {
    return Duration.between(process.info().startInstant().orElseThrow(), Instant.now());
  }

  /** The processor's time that it has used. */
  Duration processor() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** Resident memory in kibibytes, from {@code /proc}. */
  long residentKibibytes() throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
