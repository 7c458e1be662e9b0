package dev.stepladder.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The C library of this machine, as far as Java needs it: for an image that has no base.
 *
 * @param name of the package, or {@code glibc} where no package manager knows it
 * @param version of the package, or of the library
 * @param url package URL (purl)
 */
record CLibrary(String name, String version, String url) {

  /** {@code libm.so.6 => /lib/libm.so.6 (0x…)}, or the loader: {@code /lib64/ld.so.2 (0x…)}. */
  private static final Pattern LOADED = Pattern.compile("^\\s*(?:(\\S+) => )?(\\S.*) \\(0x\\w+\\)");

  private static final Pattern MISSING = Pattern.compile("^\\s*(\\S+) => not found");
  private static final Pattern VERSION = Pattern.compile("\\b(\\d+)\\.(\\d+)\\s*$");

  /** From 2.34 on it looks names up by itself, without modules that nothing is seen to load. */
  private static final int MAJOR = 2;

  private static final int MINOR = 34;

  /** Copies it, with its licence and its entry in the list of packages that scanners read. */
  static CLibrary copy(JavaRuntime runtime, Root root) throws IOException {
    String version = installed();
    Set<String> libraries = needed(runtime);
    for (String library : libraries) {
      root.copy(Path.of(library), library.substring(1));
    }
    String core =
        libraries.stream()
            .filter(library -> library.endsWith("/libc.so.6"))
            .findFirst()
            .orElseThrow(
                () -> new IllegalStateException("Java here runs without libc.so.6: use a glibc"));
    Optional<String> debian = debianPackage(core);
    return debian.isPresent()
        ? ofDebian(debian.orElseThrow(), root)
        : new CLibrary("glibc", version, "pkg:generic/glibc@" + version);
  }

  /** Paths of the loader and of all libraries that are not Java's own. */
  private static Set<String> needed(JavaRuntime runtime) throws IOException {
    Set<String> needed = new TreeSet<>();
    List<Path> binaries = runtime.binaries();
    List<String> own = binaries.stream().map(file -> file.getFileName().toString()).toList();
    for (Path binary : binaries) {
      for (String line : Program.output(List.of("ldd", binary.toString())).lines().toList()) {
        Matcher missing = MISSING.matcher(line);
        if (missing.find() && !own.contains(missing.group(1))) {
          throw new IllegalStateException(
              "%s needs %s, which this machine lacks".formatted(binary, missing.group(1)));
        }
        Matcher loaded = LOADED.matcher(line);
        if (loaded.find()
            && loaded.group(2).startsWith("/")
            && !Path.of(loaded.group(2)).startsWith(runtime.home())) {
          needed.add(loaded.group(2));
        }
      }
    }
    return needed;
  }

  private static String installed() {
    String first = Program.output(List.of("ldd", "--version")).lines().findFirst().orElse("");
    Matcher version = VERSION.matcher(first);
    if (!version.find()
        || Integer.parseInt(version.group(1)) != MAJOR
        || Integer.parseInt(version.group(2)) < MINOR) {
      throw new IllegalStateException(
          "The C library here is '%s': glibc %d.%d or newer is needed, or a base (-Dimage.base)"
              .formatted(first, MAJOR, MINOR));
    }
    return version.group();
  }

  private static Optional<String> debianPackage(String library) throws IOException {
    for (String path : List.of(library, Path.of(library).toRealPath().toString())) {
      Optional<String> found = Program.answer(List.of("dpkg-query", "-S", path));
      if (found.isPresent()) {
        return found.map(line -> line.replaceAll("(?s):.*", ""));
      }
    }
    return Optional.empty();
  }

  private static CLibrary ofDebian(String name, Root root) throws IOException {
    root.write("var/lib/dpkg/status.d/" + name, Program.output(List.of("dpkg-query", "-s", name)));
    Path copyright = Path.of("/usr/share/doc", name, "copyright");
    if (Files.exists(copyright)) {
      root.copy(copyright, copyright.toString().substring(1));
    }
    Path release = Path.of("/etc/os-release");
    root.copy(release, "etc/os-release");
    Map<String, String> system = new TreeMap<>();
    for (String line : Files.readAllLines(release)) {
      String[] parts = line.split("=", 2);
      if (parts.length == 2) {
        system.put(parts[0], parts[1].replace("\"", ""));
      }
    }
    String[] known =
        Program.output(List.of("dpkg-query", "-W", "-f", "${Version} ${Architecture}", name))
            .split(" ", 2);
    return new CLibrary(
        name,
        known[0],
        "pkg:deb/%s/%s@%s?arch=%s&distro=%s-%s"
            .formatted(
                system.getOrDefault("ID", "debian"),
                name,
                known[0].replace("+", "%2B").replace(":", "%3A"),
                known[1],
                system.getOrDefault("ID", "debian"),
                system.getOrDefault("VERSION_ID", "")));
  }
}
