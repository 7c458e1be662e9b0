package dev.stepladder.sandbox;

import dev.stepladder.operator.cli.CommandFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a sandbox's kubeconfig and log lie while it runs; nobody else can read them. */
final class SandboxDirectory implements AutoCloseable {

  private final Path path;
  private boolean keepLog;

  private SandboxDirectory(Path path) {
    this.path = path;
  }

  /** A fresh one among the machine's temporary files. */
  static SandboxDirectory make() {
    try {
      return new SandboxDirectory(Files.createTempDirectory("stepladder-sandbox-"));
    } catch (IOException e) {
      throw new CommandFailed(
          "No directory for temporary files can be made: %s. Point TMPDIR to where one can."
              .formatted(e),
          e);
    }
  }

  Path kubeconfig() {
    return path.resolve("kubeconfig");
  }

  Path log() {
    return path.resolve("operator.log");
  }

  /** Whether the log outlives the sandbox. */
  void keepLog(boolean keep) {
    keepLog = keep;
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(kubeconfig());
      if (!keepLog) {
        Files.deleteIfExists(log());
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // What stays behind is a file among temporary ones, and harms nobody.
      System.err.printf("stepladder: %s stays behind: %s%n", path, e);
    }
  }
}
