package dev.stepladder.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a process has written so far; reading it keeps the process from being held up. */
final class Log implements AutoCloseable {

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Process process;

  Log(Process process) {
    this.process = process;
    var _ = Thread.ofVirtual().start(() -> process.inputReader(UTF_8).lines().forEach(lines::add));
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  /** Ends the process and waits for it. */
  @Override
  public void close() {
    // Of a process itself, it would also close the stream that is being read.
    process.toHandle().destroy();
    process.onExit().join();
  }
}
