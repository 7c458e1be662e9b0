package dev.stepladder.image;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Packs a root directory as an OCI image in a tar file; no registry and no Docker is needed. */
final class Archive {

  /** What is pulled and unpacked together, from what changes least to what always does. */
  private enum Content {
    SYSTEM("C library and users"),
    JAVA("Java runtime"),
    LIBRARIES("libraries"),
    STEPLADDER("Stepladder"),
    AOT_CACHE("AOT cache");

    private final String title;

    Content(String title) {
      this.title = title;
    }

    private static Content of(String place) {
      if (place.equals(Root.AOT_CACHE)) {
        return AOT_CACHE;
      }
      if (place.startsWith(Root.LIBRARIES + "/") && !Application.ours(place)) {
        return LIBRARIES;
      }
      if (place.startsWith(Root.STEPLADDER + "/") || place.equals(Root.SBOM)) {
        return STEPLADDER;
      }
      return place.startsWith(Root.JAVA + "/") ? JAVA : SYSTEM;
    }
  }

  private static final FilePermissions PROGRAM = FilePermissions.fromOctalString("755");
  private static final FilePermissions FILE = FilePermissions.fromOctalString("644");
  private static final FilePermissions PRIVATE = FilePermissions.fromOctalString("700");

  /** Jib sets no sticky bit; the image has one user, and a cluster mounts a directory there. */
  private static final FilePermissions OPEN = FilePermissions.fromOctalString("777");

  private static final String OWNER = "0:0";
  private static final int METRICS_PORT = 8080;

  private Archive() {}

  /**
   * Writes the file.
   *
   * @param base the image it stands on, in a registry or {@code tar://} a file as {@code docker
   *     save} writes it, since Jib reads no OCI archive; none for scratch
   * @return the digest of its manifest
   */
  static String write(
      Path file,
      Root root,
      Optional<String> base,
      String version,
      Map<String, String> labels,
      Instant created,
      Path cache)
      throws Exception {
    JibContainerBuilder builder =
        from(base)
            .setFormat(ImageFormat.OCI)
            .setPlatforms(Set.of(new Platform(Settings.architecture(), "linux")))
            .setFileEntriesLayers(layers(root, base.isEmpty()))
            .setUser(Root.USER + ":" + Root.USER)
            .setWorkingDirectory(AbsoluteUnixPath.get("/"))
            // Names of files are not only ASCII.
            .setEnvironment(Map.of("LANG", "C.UTF-8"))
            .setExposedPorts(Port.tcp(METRICS_PORT))
            .setEntrypoint(Application.entryPoint())
            .setProgramArguments(List.of())
            .setLabels(labels)
            .setCreationTime(created);
    Files.deleteIfExists(file);
    return builder
        .containerize(
            Containerizer.to(TarImage.at(file).named("stepladder:" + version))
                .setApplicationLayersCache(cache)
                .setBaseImageLayersCache(cache)
                .setToolName("stepladder")
                .setAlwaysCacheBaseImage(true))
        .getDigest()
        .toString();
  }

  private static JibContainerBuilder from(Optional<String> base)
      throws InvalidImageReferenceException {
    if (base.isEmpty()) {
      return Jib.fromScratch();
    }
    String name = base.orElseThrow();
    if (name.startsWith(Jib.TAR_IMAGE_PREFIX)) {
      return Jib.from(name);
    }
    ImageReference reference = ImageReference.parse(name);
    var credentials = CredentialRetrieverFactory.forImage(reference, _ -> {});
    return Jib.from(
        RegistryImage.named(reference)
            .addCredentialRetriever(credentials.dockerConfig())
            .addCredentialRetriever(credentials.wellKnownCredentialHelpers()));
  }

  private static List<FileEntriesLayer> layers(Root root, boolean bare) throws IOException {
    Map<Content, FileEntriesLayer.Builder> layers = new EnumMap<>(Content.class);
    for (Path file : root.files()) {
      String place = root.place(file);
      layer(layers, Content.of(place))
          .addEntry(
              file, AbsoluteUnixPath.get("/" + place), permissions(file), Root.CHANGED, OWNER);
    }
    if (bare) {
      FileEntriesLayer.Builder system = layer(layers, Content.SYSTEM);
      directory(system, root, Root.TMP, OPEN, OWNER);
      directory(system, root, Root.HOME, PRIVATE, Root.USER + ":" + Root.USER);
    }
    List<FileEntriesLayer> built = new ArrayList<>();
    layers.values().forEach(layer -> built.add(layer.build()));
    return built;
  }

  private static FileEntriesLayer.Builder layer(
      Map<Content, FileEntriesLayer.Builder> layers, Content content) {
    return layers.computeIfAbsent(content, one -> FileEntriesLayer.builder().setName(one.title));
  }

  private static void directory(
      FileEntriesLayer.Builder layer,
      Root root,
      String place,
      FilePermissions permissions,
      String owner)
      throws IOException {
    layer.addEntry(
        Files.createDirectories(root.at(place)),
        AbsoluteUnixPath.get("/" + place),
        permissions,
        Root.CHANGED,
        owner);
  }

  private static FilePermissions permissions(Path file) throws IOException {
    return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_EXECUTE)
        ? PROGRAM
        : FILE;
  }
}
