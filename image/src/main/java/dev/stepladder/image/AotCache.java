package dev.stepladder.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The operator's classes, loaded and linked ahead of time (JEP 483, JEP 514). It is made by an
 * operator that brings an application up, of the Java, the flags and the jars of the image, since
 * Java takes it for no others; the directory may be another one. Up to 25.0.3 Java does not always
 * notice that a jar has changed (JDK-8377932), so it is made with each image anew.
 */
final class AotCache {

  private static final Duration WRITTEN_WITHIN = Duration.ofMinutes(3);

  private AotCache() {}

  /**
   * Makes it. Where the binaries of the API server are not there yet they are fetched first.
   *
   * @param work a directory for what is needed meanwhile
   */
  static void make(Application application, Path work) throws IOException {
    Root root = application.root();
    Path cache = root.at(Root.AOT_CACHE);
    Path log = work.resolve("rehearsal.log");
    try (var rehearsal = new Rehearsal()) {
      Path kubeconfig = work.resolve("rehearsal.kubeconfig");
      rehearsal.writeKubeconfig(kubeconfig);
      List<String> command = application.command(List.of("-XX:AOTCacheOutput=" + cache));
      command.addAll(rehearsal.command(kubeconfig.toString()));
      Process operator = start(command, log);
      try {
        rehearsal.awaitReady(operator);
        operator.destroy();
        if (!operator.waitFor(WRITTEN_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
          throw new IllegalStateException("Java did not end within " + WRITTEN_WITHIN);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("the rehearsal was interrupted", e);
      } finally {
        operator.destroyForcibly();
        Files.deleteIfExists(kubeconfig);
      }
    } catch (IllegalStateException e) {
      throw new IllegalStateException("The rehearsal failed; the operator's log is " + log, e);
    }
    if (!Files.exists(cache)) {
      throw new IllegalStateException("Java has written no AOT cache: see " + log);
    }
    prove(application, cache);
  }

  /** With this mode Java refuses to start where the cache does not fit. */
  private static void prove(Application application, Path cache) {
    List<String> command = application.command(List.of("-XX:AOTMode=on", "-XX:AOTCache=" + cache));
    command.add("version");
    var _ = Program.output(command);
  }

  private static Process start(List<String> command, Path log) throws IOException {
    var builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(Rehearsal.environment());
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }
}
