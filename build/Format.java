import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks the layout of the Java sources, or mends it. It runs in a JVM of its own, of the
 * JDK that the sources are for: the formatter inside Maven's would parse with Maven's older one.
 *
 * <p>{@code java Format.java check|apply DIRECTORY...}
 */
final class Format {

  public static void main(String[] arguments) throws Exception {
    boolean apply = arguments[0].equals("apply");
    List<Path> wrong = new ArrayList<>();
    for (String directory : List.of(arguments).subList(1, arguments.length)) {
      for (Path file : sources(Path.of(directory))) {
        String text = Files.readString(file);
        String formatted = format(file, text);
        if (!formatted.equals(text)) {
          wrong.add(file);
          if (apply) {
            Files.writeString(file, formatted);
          }
        }
      }
    }
    if (!wrong.isEmpty() && !apply) {
      wrong.forEach(file -> System.err.println("not formatted: " + file));
      System.err.println("Run: mvn -N process-sources -Dformat=apply");
      System.exit(1);
    }
  }

  private static List<Path> sources(Path directory) throws Exception {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  private static String format(Path file, String text) {
    try {
      String ordered = ImportOrderer.reorderImports(text, Style.GOOGLE);
      return new Formatter().formatSource(RemoveUnusedImports.removeUnusedImports(ordered));
    } catch (Exception e) {
      throw new IllegalStateException("cannot format " + file + ": " + e.getMessage(), e);
    }
  }
}
