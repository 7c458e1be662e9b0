package dev.stepladder.simulator.controlplane;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Ends processes when this JVM has died without running its shutdown hooks. A shell waits for the
 * end of its input, which comes when the JVM's end of the pipe is gone, however that happened.
 */
record Watchdog(Process shell) {
  private static final String SCRIPT =
      "trap '' INT HUP; cat >/dev/null; kill -KILL \"$@\"; "
          + "[ -z \"$STEPLADDER_TEMPORARY\" ] || rm -rf -- \"$STEPLADDER_TEMPORARY\"";

  /** Empty where there is no {@code /bin/sh}: then only the shutdown hook is left. */
  static Optional<Watchdog> over(List<ServerProcess> servers, StateDirectory directory) {
    var command = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "stepladder-watchdog"));
    servers.forEach(server -> command.add(Long.toString(server.process().pid())));
    try {
      var builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder
          .environment()
          .put("STEPLADDER_TEMPORARY", directory.temporary() ? directory.path().toString() : "");
      return Optional.of(new Watchdog(builder.start()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Must come before the watched processes end: their numbers may then be others'. */
  void dismiss() {
    // The shell first: once its cat has ended, it would kill.
    var children = shell.descendants().toList();
    shell.destroyForcibly();
    shell.onExit().join();
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
