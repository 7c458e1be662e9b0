package dev.stepladder.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Makes the image; the JDK that runs this is the one of which the image's Java is made. */
public final class ImageBuild {

  private static final String ANNOTATION = "org.opencontainers.image.";
  private static final int COMMIT = 40;

  private ImageBuild() {}

  /** Makes it as properties of the system say, see {@link Settings}. */
  public static void main(String[] arguments) throws Exception {
    var settings = Settings.of(System.getProperties());
    if (!Files.exists(settings.sbom())) {
      throw new IllegalStateException(
          "%s is not there: Maven makes no bill of materials offline, so leave out -o"
              .formatted(settings.sbom()));
    }
    Path jdk = Path.of(System.getProperty("java.home"));
    Application application = lay(settings, jdk);
    AotCache.make(application, settings.output());
    application.root().age();
    String digest = pack(settings, application.root());
    Path file = settings.result("tar");
    System.out.printf("%s: %d MB, %s%n", file, Files.size(file) / 1_000_000, digest);
    // The clients of the rehearsal leave threads behind.
    System.exit(0);
  }

  /** Packs what has been laid, and returns the digest. */
  static String pack(Settings settings, Root root) throws Exception {
    // Jib tells files from what they were in a former image by their times, which are always the
    // same.
    Path layers = Root.empty(settings.output().resolve("layers")).directory();
    String digest =
        Archive.write(
            settings.result("tar"),
            root,
            settings.base(),
            settings.version(),
            labels(settings),
            settings.created(),
            layers);
    Files.writeString(settings.result("digest"), digest + "\n");
    return digest;
  }

  /** Lays all files but the AOT cache, aged as they will be in the image. */
  static Application lay(Settings settings, Path jdk) throws Exception {
    Root root = Root.empty(settings.output().resolve("root"));
    List<Path> jars = jars(settings);
    JavaRuntime runtime = JavaRuntime.link(jdk, jars, root.at(Root.JAVA));
    Authorities authorities = Authorities.of(settings.authorities(), jdk);
    authorities.write(runtime.home());
    System.out.printf(
        "trusts the %d certificate authorities of %s%n",
        authorities.certificates().size(), authorities.source());
    List<CLibrary> library =
        settings.base().isPresent() ? List.of() : List.of(CLibrary.copy(runtime, root));
    if (settings.base().isEmpty()) {
      users(root);
    }
    Application application = Application.lay(root, jars, settings.options());
    root.copy(settings.sources().resolve("LICENSE"), Root.STEPLADDER + "/LICENSE");
    String sbom = Sbom.of(settings.sbom(), runtime, library);
    root.write(Root.SBOM, sbom);
    Files.writeString(settings.result("cdx.json"), sbom);
    root.age();
    return application;
  }

  private static List<Path> jars(Settings settings) throws Exception {
    try (Stream<Path> files = Files.list(settings.jars())) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private static void users(Root root) throws Exception {
    root.write(
        "etc/passwd",
        """
        root:x:0:0:root:/root:/sbin/nologin
        nonroot:x:%1$d:%1$d:nonroot:/%2$s:/sbin/nologin
        """
            .formatted(Root.USER, Root.HOME));
    root.write("etc/group", "root:x:0:\nnonroot:x:%d:\n".formatted(Root.USER));
    root.write("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n");
  }

  private static Map<String, String> labels(Settings settings) {
    Map<String, String> labels = new TreeMap<>();
    labels.put(ANNOTATION + "title", "stepladder");
    labels.put(ANNOTATION + "description", settings.description());
    labels.put(ANNOTATION + "version", settings.version());
    labels.put(ANNOTATION + "licenses", "Apache-2.0");
    labels.put(ANNOTATION + "created", settings.created().toString());
    settings.base().ifPresent(base -> labels.put(ANNOTATION + "base.name", base));
    revision(settings.sources())
        .ifPresent(revision -> labels.put(ANNOTATION + "revision", revision));
    return labels;
  }

  /** The commit that the sources are, if they are one and nothing else. */
  private static Optional<String> revision(Path sources) {
    List<String> git = List.of("git", "-C", sources.toString());
    return Program.answer(with(git, "status", "--porcelain"))
        .filter(String::isEmpty)
        .flatMap(_ -> Program.answer(with(git, "rev-parse", "HEAD")))
        .filter(commit -> commit.length() == COMMIT);
  }

  private static List<String> with(List<String> command, String... more) {
    return Stream.concat(command.stream(), Stream.of(more)).toList();
  }
}
