package dev.stepladder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What {@code bin/stepladder} makes of classes for its image does what the classes did. */
@TestInstance(Lifecycle.PER_CLASS)
class AotFormTest {

  private static final String NAME = "Example";

  /** Says of itself all that could come out otherwise. */
  private static final String SOURCE =
      """
      import java.util.ArrayList;
      import java.util.Arrays;
      import java.util.List;
      import java.util.function.Supplier;

      public final class Example implements Supplier<List<String>> {

        record All(
            boolean bool, byte small, char letter, short little, int number, long large,
            float broken, double precise, String text, int[] array, List<String> list) {}

        record None() {}

        record One(Object value) {}

        record Counted(int value) {
          @Override
          public String toString() {
            return "counted " + value;
          }
        }

        sealed interface Shape {
          default String name() {
            return switch (this) {
              case Circle _ -> "circle";
              case Square(int side) when side > 9 -> "large square";
              case Square _ -> "square";
            };
          }
        }

        record Circle() implements Shape {}

        record Square(int side) implements Shape {}

        enum Color { RED, GREEN }

        @Override
        public List<String> get() {
          var said = new ArrayList<String>();
          int[] array = null;
          var all = all(array, 0.0, "text");
          said.add(all.toString());
          said.add("" + all.hashCode());
          for (Object other :
              Arrays.asList(all(array, 0.0, "text"), all(array, -0.0, "text"), all(array, 0.0, null),
                  all(array, Double.NaN, "text"), new None(), null)) {
            said.add("" + all.equals(other));
          }
          said.add("" + all(array, Double.NaN, null).equals(all(array, Double.NaN, null)));
          said.add(new None() + " " + new None().hashCode() + new None().equals(new None()));
          said.add(new One(null) + " " + new One(null).hashCode() + new One(null).equals(new One(1)));
          said.add(new Counted(3) + " " + new Counted(3).hashCode() + new Counted(3).equals(new Counted(3)));
          for (Shape shape : List.of(new Circle(), new Square(3), new Square(10))) {
            said.add(shape.name());
          }
          for (Object value : Arrays.asList(null, "", "known", "other", 1, 5L, Color.RED, Color.GREEN, 'x')) {
            said.add(types(value));
            said.add(constants(value));
          }
          return said;
        }

        private static All all(int[] array, double precise, String text) {
          return new All(true, (byte) -1, 'c', (short) 300, 7, 1L << 40, 0.5f, precise, text, array, List.of("a"));
        }

        private static String types(Object value) {
          return switch (value) {
            case null -> "nothing";
            case String text when text.isEmpty() -> "empty";
            case String text -> text;
            case Integer number when number > 3 -> "many";
            case Number number -> "number " + number;
            case Enum<?> constant -> "constant " + constant;
            default -> "else";
          };
        }

        private static String constants(Object value) {
          return switch (value) {
            case null -> "nothing";
            case String text when text.equals("known") -> "known";
            case Color color when color == Color.RED -> "red";
            case Color color -> switch (color) { case RED -> "?"; case GREEN -> "green"; };
            default -> "else";
          };
        }
      }
      """;

  private Path before;
  private Path after;

  @BeforeAll
  void formsAJar(@TempDir Path directory) throws Exception {
    Path source = Files.writeString(directory.resolve(NAME + ".java"), SOURCE);
    Path classes = Files.createDirectory(directory.resolve("classes"));
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", classes.toString(), source.toString()))
        .isZero();
    before = jar(classes, directory.resolve("before.jar"));
    after = Files.copy(before, directory.resolve("after.jar"));
    Process forming =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                Path.of("..", "build", "AotForm.java").toString(),
                after.toString())
            .inheritIO()
            .start();
    assertThat(forming.waitFor()).isZero();
  }

  @Test
  void doesWhatItDid() throws Exception {
    assertThat(says(after))
        .isEqualTo(says(before))
        .contains("large square", "constant RED", "false");
  }

  @Test
  void linksNothingThatNoImageHolds() throws IOException {
    assertThat(links(before)).contains("typeSwitch", "equals", "hashCode", "toString");
    assertThat(links(after)).doesNotContain("typeSwitch", "equals", "hashCode", "toString");
  }

  private static Path jar(Path classes, Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        var out = new JarOutputStream(file);
        Stream<Path> all = Files.list(classes)) {
      for (Path each : all.sorted().toList()) {
        out.putNextEntry(new JarEntry(each.getFileName().toString()));
        out.write(Files.readAllBytes(each));
        out.closeEntry();
      }
    }
    return jar;
  }

  @SuppressWarnings("unchecked")
  private static List<String> says(Path jar) throws Exception {
    try (var loader =
        new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      return ((Supplier<List<String>>)
              loader.loadClass(NAME).getDeclaredConstructor().newInstance())
          .get();
    }
  }

  /** The names of what is linked at its first run. */
  private static List<String> links(Path jar) throws IOException {
    try (var file = new JarFile(jar.toFile())) {
      return file.stream()
          .map(entry -> {
            try (var in = file.getInputStream(entry)) {
              return ClassFile.of().parse(in.readAllBytes());
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          })
          .flatMap(model -> model.methods().stream())
          .flatMap(method -> method.code().stream())
          .flatMap(code -> code.elementList().stream())
          .flatMap(AotFormTest::link)
          .toList();
    }
  }

  private static Stream<String> link(CodeElement element) {
    return element instanceof InvokeDynamicInstruction linked
        ? Stream.of(linked.name().stringValue())
        : Stream.empty();
  }
}
