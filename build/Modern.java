import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Gives the classes of a jar that were compiled for Java 5 the form of those for Java 8: what they
 * do stays what it is. Java keeps no class of the old form in an image, so that it would be read
 * from the jar, and verified in the slower old way, each time. picocli is delivered in that form.
 *
 * <p>{@code java Modern.java JAR}
 */
final class Modern {

  /** Java 6; from it on code says what is on the stack where it jumps to. */
  private static final int FIRST_KEPT = ClassFile.JAVA_6_VERSION;

  public static void main(String[] arguments) throws IOException {
    Path jar = Path.of(arguments[0]);
    Path made = Path.of(jar + ".modern");
    Files.write(made, modern(jar));
    Files.move(made, jar, StandardCopyOption.ATOMIC_MOVE);
  }

  private static byte[] modern(Path jar) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var from = new JarFile(jar.toFile());
        var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()});
        var to = new ZipOutputStream(bytes)) {
      ClassFile classes =
          ClassFile.of(
              ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(loader)),
              StackMapsOption.GENERATE_STACK_MAPS);
      for (JarEntry entry : Collections.list(from.entries())) {
        byte[] content;
        try (var in = from.getInputStream(entry)) {
          content = in.readAllBytes();
        }
        var same = new ZipEntry(entry.getName());
        same.setTime(entry.getTime());
        to.putNextEntry(same);
        to.write(entry.getName().endsWith(".class") ? modern(classes, content) : content);
        to.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] modern(ClassFile classes, byte[] content) {
    ClassModel model = classes.parse(content);
    if (model.majorVersion() >= FIRST_KEPT) {
      return content;
    }
    // Methods are written anew even where nothing in them changes: only then they get stack maps.
    return classes.transformClass(
        model,
        ClassTransform.transformingMethodBodies((code, element) -> code.with(element))
            .andThen((to, element) -> {
              if (element instanceof ClassFileVersion) {
                to.withVersion(ClassFile.JAVA_8_VERSION, 0);
              } else {
                to.with(element);
              }
            }));
  }
}
