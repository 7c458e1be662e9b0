package dev.stepladder.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * An image as something that runs containers sees it.
 *
 * @param root its layers, one over the other
 * @param layers digests of the layers, the lowest first
 * @param config what the image says of itself
 */
record Unpacked(Root root, List<String> layers, JsonNode config) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Unpacks an OCI archive into an empty directory. */
  static Unpacked of(Path archive, Path directory) throws IOException {
    Path layout = Files.createDirectories(directory.resolve("layout"));
    var root = new Root(Files.createDirectories(directory.resolve("root")));
    var _ = Program.output(List.of("tar", "-xf", archive.toString(), "-C", layout.toString()));
    JsonNode index = JSON.readTree(layout.resolve("index.json").toFile());
    JsonNode manifest = JSON.readTree(blob(layout, index.at("/manifests/0")).toFile());
    List<String> layers = new ArrayList<>();
    for (JsonNode layer : manifest.at("/layers")) {
      layers.add(layer.at("/digest").asText());
      var _ =
          Program.output(
              List.of(
                  "tar",
                  "--same-permissions",
                  "-xzf",
                  blob(layout, layer).toString(),
                  "-C",
                  root.directory().toString()));
    }
    return new Unpacked(root, layers, JSON.readTree(blob(layout, manifest.at("/config")).toFile()));
  }

  /** What its layers are called. */
  List<String> titles() {
    return StreamSupport.stream(config.at("/history").spliterator(), false)
        .map(layer -> layer.at("/comment").asText())
        .toList();
  }

  /** A list of texts of the part of the configuration that is for the process. */
  List<String> texts(String name) {
    return StreamSupport.stream(config.at("/config/" + name).spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  /** All that is in it, directories too. */
  List<Path> everything() throws IOException {
    try (Stream<Path> all = Files.walk(root.directory())) {
      return all.filter(file -> !file.equals(root.directory())).toList();
    }
  }

  private static Path blob(Path layout, JsonNode descriptor) {
    return layout.resolve("blobs").resolve(descriptor.at("/digest").asText().replace(":", "/"));
  }
}
