import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Checks the layout of the Java sources, or mends it. It runs in a JVM of its own, of the
 * JDK that the sources are for: the formatter inside Maven's would parse with Maven's older one.
 *
 * <p>{@code java Format.java check|apply KNOWN DIRECTORY...}, where KNOWN is a file in which it
 * remembers the hashes of what it found to be laid out well.
 */
final class Format {

  public static void main(String[] arguments) throws Exception {
    boolean apply = arguments[0].equals("apply");
    Path memory = Path.of(arguments[1]);
    Set<String> known = ConcurrentHashMap.newKeySet();
    if (Files.exists(memory)) {
      known.addAll(Files.readAllLines(memory));
    }
    List<Path> sources = new ArrayList<>();
    for (String directory : List.of(arguments).subList(2, arguments.length)) {
      sources.addAll(sources(Path.of(directory)));
    }
    List<Path> wrong =
        sources.parallelStream().filter(file -> !laidOut(file, apply, known)).toList();
    Files.write(memory, new TreeSet<>(known));
    if (!wrong.isEmpty() && !apply) {
      wrong.forEach(file -> System.err.println("not formatted: " + file));
      System.err.println("Run: mvn -N process-sources -Dformat=apply");
      System.exit(1);
    }
  }

  private static boolean laidOut(Path file, boolean apply, Set<String> known) {
    try {
      String text = Files.readString(file);
      if (known.contains(hash(text))) {
        return true;
      }
      String formatted = format(file, text);
      known.add(hash(formatted));
      if (apply && !formatted.equals(text)) {
        Files.writeString(file, formatted);
      }
      return formatted.equals(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Path> sources(Path directory) throws IOException {
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
    } catch (FormatterException e) {
      throw new IllegalStateException("cannot format " + file + ": " + e.getMessage(), e);
    }
  }
}
