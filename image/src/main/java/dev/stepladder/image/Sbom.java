package dev.stepladder.image;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The software bill of materials (CycloneDX): Maven's, of the jars, and what runs them. */
final class Sbom {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private Sbom() {}

  /**
   * The whole of it as JSON.
   *
   * @param ofJars what Maven knows, as JSON
   * @param library none where the image has a base, which brings its own
   */
  static String of(Path ofJars, JavaRuntime runtime, List<CLibrary> library) throws IOException {
    ObjectNode bom = (ObjectNode) JSON.readTree(ofJars.toFile());
    ArrayNode components = bom.withArray("/components");
    ArrayNode needed = needed(bom);
    add(
        components,
        needed,
        "platform",
        "OpenJDK runtime",
        Optional.of(runtime.vendor()),
        runtime.version(),
        "pkg:generic/openjdk@" + runtime.version().replace("+", "%2B"));
    library.forEach(one ->
        add(components, needed, "library", one.name(), Optional.empty(), one.version(), one.url()));
    return JSON.writeValueAsString(bom) + "\n";
  }

  /** What the image's own component depends on. */
  private static ArrayNode needed(ObjectNode bom) {
    String own = bom.at("/metadata/component/bom-ref").asText();
    return StreamSupport.stream(bom.withArray("/dependencies").spliterator(), false)
        .filter(one -> one.path("ref").asText().equals(own))
        .map(one -> ((ObjectNode) one).withArray("/dependsOn"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the bill of materials is not about " + own));
  }

  private static void add(
      ArrayNode components,
      ArrayNode needed,
      String type,
      String name,
      Optional<String> publisher,
      String version,
      String url) {
    ObjectNode component =
        components.addObject().put("type", type).put("bom-ref", url).put("name", name);
    publisher.ifPresent(who -> component.put("publisher", who));
    component.put("version", version).put("purl", url);
    needed.add(url);
  }
}
