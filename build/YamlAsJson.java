import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes the YAML files of a directory, or a part of each, as JSON files of the same names. What
 * comes along with the commands is written as YAML, by and for people; a command reads the same as
 * JSON many times quicker.
 *
 * <p>{@code java YamlAsJson.java FROM TO [PART]}, the part as a JSON pointer
 */
final class YamlAsJson {

  public static void main(String[] arguments) throws IOException {
    Path to = Files.createDirectories(Path.of(arguments[1]));
    String part = arguments.length > 2 ? arguments[2] : "";
    // Numbers stay as they are written.
    var yaml =
        new ObjectMapper(new YAMLFactory())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    var json = new ObjectMapper();
    for (Path file : files(Path.of(arguments[0]))) {
      JsonNode node = yaml.readTree(file.toFile()).at(part);
      if (!node.isObject()) {
        throw new IOException(file + " has no object " + part);
      }
      String name = file.getFileName().toString().replaceAll("[.]yaml$", ".json");
      json.writeValue(to.resolve(name).toFile(), node);
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).toList();
    }
  }
}
