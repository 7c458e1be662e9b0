package dev.stepladder.image;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory of this machine that holds what the image holds, at the same places.
 *
 * @param directory where the image's {@code /} is
 */
record Root(Path directory) {

  static final String JAVA = "opt/java";
  static final String STEPLADDER = "opt/stepladder";
  static final String LIBRARIES = STEPLADDER + "/lib";
  static final String ARGUMENTS = STEPLADDER + "/java.args";
  static final String AOT_CACHE = STEPLADDER + "/stepladder.aot";
  static final String SBOM = "usr/share/sbom/stepladder.cdx.json";
  static final String TMP = "tmp";

  /** The user whose files nobody has, as in distroless images; the chart says the same. */
  static final int USER = 65_532;

  static final String HOME = "home/nonroot";

  /**
   * What all files were last changed at, by the image. An AOT cache is used only while its jars are
   * as old as they were when it was made.
   */
  static final Instant CHANGED = Instant.ofEpochSecond(1);

  /** An empty one, in place of what was there. */
  static Root empty(Path directory) throws IOException {
    if (Files.exists(directory)) {
      Files.walkFileTree(directory, new Removal());
    }
    Files.createDirectories(directory);
    return new Root(directory);
  }

  /** Where a place of the image is on this machine. */
  Path at(String place) {
    return directory.resolve(place);
  }

  void write(String place, String content) throws IOException {
    Path file = at(place);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  /** Takes a file of this machine; where that is a link, what it leads to. */
  void copy(Path file, String place) throws IOException {
    Path copy = at(place);
    Files.createDirectories(copy.getParent());
    Files.copy(
        file.toRealPath(),
        copy,
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.COPY_ATTRIBUTES);
  }

  /** Gives all files the time that they have in the image. */
  void age() throws IOException {
    for (Path file : files()) {
      Files.setLastModifiedTime(file, FileTime.from(CHANGED));
    }
  }

  /** All files, in the order of their places. */
  List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** The place of a file in the image, without the first slash. */
  String place(Path file) {
    return directory.relativize(file).toString();
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.delete(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
