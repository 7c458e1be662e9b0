package dev.stepladder.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The operator in the image, and how Java runs it.
 *
 * @param root where its jars have been laid
 * @param flags of the virtual machine
 * @param jars their places in the image, in the order in which classes are looked for. An AOT cache
 *     holds for one class path only, so no wildcard is in it
 */
record Application(Root root, List<String> flags, List<String> jars) {

  private static final String OURS = "stepladder-";
  private static final String MAIN = "dev.stepladder.operator.Main";

  Application {
    flags = List.copyOf(flags);
    jars = List.copyOf(jars);
  }

  /**
   * Lays it into the image.
   *
   * @param options a file of Java's options, one a line
   */
  static Application lay(Root root, List<Path> jars, Path options) throws IOException {
    List<String> places = new ArrayList<>();
    for (Path jar : jars) {
      String name = jar.getFileName().toString();
      String place = Root.LIBRARIES + "/" + name;
      root.copy(jar, place);
      places.add(place);
    }
    places.sort(Comparator.comparing((String place) -> !ours(place)).thenComparing(place -> place));
    List<String> flags =
        new ArrayList<>(
            Files.readAllLines(options).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList());
    flags.add("-Dstdout.encoding=UTF-8");
    flags.add("-Dstderr.encoding=UTF-8");
    var application = new Application(root, flags, places);
    root.write(Root.ARGUMENTS, application.argumentFile());
    return application;
  }

  /** Whether a jar changes with each version of Stepladder. */
  static boolean ours(String place) {
    return place.startsWith(Root.LIBRARIES + "/" + OURS);
  }

  /** How it is run in the image; a command and what belongs to it follows. */
  static List<String> entryPoint() {
    return List.of("/" + Root.JAVA + "/bin/java", "@/" + Root.ARGUMENTS);
  }

  /** How it is run from where it has been laid, with something more for the virtual machine. */
  List<String> command(List<String> more) {
    List<String> command = new ArrayList<>();
    command.add(root.at(Root.JAVA + "/bin/java").toString());
    command.addAll(flags);
    command.addAll(more);
    command.add("-cp");
    command.add(classPath(root.directory().toString()));
    command.add(MAIN);
    return command;
  }

  private String argumentFile() {
    return "# How Java runs Stepladder. _JAVA_OPTIONS, from the environment, has the last word.\n"
        + String.join("\n", flags)
        + "\n-XX:AOTCache=/%s\n-cp %s\n%s\n".formatted(Root.AOT_CACHE, classPath(""), MAIN);
  }

  private String classPath(String directory) {
    return jars.stream().map(jar -> directory + "/" + jar).collect(Collectors.joining(":"));
  }
}
