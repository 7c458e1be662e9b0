package dev.stepladder.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs an image much as the chart has it run: as its own user, in a root file system that is
 * read-only but for an empty {@code /tmp}. Only the network is the machine's.
 *
 * @param files a directory whose files are put into {@code /tmp}
 */
record Container(Unpacked image, Path files) {

  private static final String ENTER =
      """
      set -eu
      root=$1 files=$2 user=$3
      shift 3
      mount --bind "$root" "$root"
      mount --rbind /proc "$root/proc"
      mount --rbind /dev "$root/dev"
      mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
      cp -r "$files/." "$root/tmp"
      chown -R "$user" "$root/tmp"
      mount -o remount,bind,ro "$root"
      cd /
      exec chroot --userspec="$user" "$root" "$@"
      """;

  Container {
    try {
      // Whoever runs containers makes these, too, before the root is read-only.
      Files.createDirectories(image.root().at("proc"));
      Files.createDirectories(image.root().at("dev"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether this process may do that at all. */
  static boolean possible() {
    return Program.answer(
            List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs tmpfs /tmp && chroot --userspec=65532:65532 / true"))
        .isPresent();
  }

  /** Starts its entry point with more options of Java's before, and with arguments. */
  Process start(List<String> options, List<String> arguments, Map<String, String> environment)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                ENTER,
                "enter",
                image.root().directory().toString(),
                files.toString(),
                image.config().at("/config/User").asText()));
    List<String> entryPoint = image.texts("Entrypoint");
    command.add(entryPoint.getFirst());
    command.addAll(options);
    command.addAll(entryPoint.subList(1, entryPoint.size()));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    image
        .texts("Env")
        .forEach(variable -> {
          String[] parts = variable.split("=", 2);
          builder.environment().put(parts[0], parts[1]);
        });
    builder.environment().putAll(environment);
    return builder.redirectErrorStream(true).start();
  }

  /**
   * Runs a command to its end, with the AOT cache or not at all, and returns what it wrote.
   *
   * @param status with which it has to end
   */
  String run(int status, String... arguments) throws IOException, InterruptedException {
    Process process = start(List.of("-XX:AOTMode=on"), List.of(arguments), Map.of());
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != status) {
      throw new AssertionError(
          "%s ended with status %d: %s".formatted(List.of(arguments), process.exitValue(), output));
    }
    return output;
  }
}
