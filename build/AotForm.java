import static java.lang.constant.ConstantDescs.CD_Class;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Gives the classes of jars a form in which an AOT cache holds all of them; what they do stays what
 * it is. A cache of this JDK holds neither classes in the form before Java 6, as picocli's are, which
 * would be read and verified anew each time, nor what a switch over types and the {@code equals},
 * {@code hashCode} and {@code toString} of a record become when they run the first time: a class
 * each, made then. Here those are methods of the class itself.
 *
 * <p>{@code java AotForm.java JAR...}, with what they need beside them
 */
final class AotForm {

  /** Java 6; from it on code says what is on the stack where it jumps to. */
  private static final int FIRST_KEPT = ClassFile.JAVA_6_VERSION;

  private static final ClassDesc SWITCHES = ClassDesc.of("java.lang.runtime.SwitchBootstraps");
  private static final ClassDesc RECORDS = ClassDesc.of("java.lang.runtime.ObjectMethods");
  private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
  private static final ClassDesc TEXT = ClassDesc.of("java.lang.StringBuilder");
  private static final int MADE =
      ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC;

  private final ClassFile classes;

  private AotForm(ClassLoader around) {
    classes =
        ClassFile.of(
            ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(around)),
            StackMapsOption.GENERATE_STACK_MAPS);
  }

  public static void main(String[] jars) throws IOException {
    for (String name : jars) {
      Path jar = Path.of(name);
      Path made = Path.of(jar + ".made");
      try (var around = new URLClassLoader(beside(jar))) {
        Files.write(made, new AotForm(around).jar(jar));
      }
      Files.move(made, jar, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static URL[] beside(Path jar) throws IOException {
    try (Stream<Path> files = Files.list(jar.toAbsolutePath().getParent())) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .map(AotForm::url)
          .toArray(URL[]::new);
    }
  }

  private static URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(file + " is no address", e);
    }
  }

  private byte[] jar(Path jar) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var from = new JarFile(jar.toFile());
        var to = new ZipOutputStream(bytes)) {
      for (JarEntry entry : Collections.list(from.entries())) {
        byte[] content;
        try (var in = from.getInputStream(entry)) {
          content = in.readAllBytes();
        }
        var same = new ZipEntry(entry.getName());
        same.setTime(entry.getTime());
        to.putNextEntry(same);
        to.write(entry.getName().endsWith(".class") ? formed(content) : content);
        to.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private byte[] formed(byte[] content) {
    ClassModel model = classes.parse(content);
    if (model.majorVersion() < FIRST_KEPT) {
      return modern(model);
    }
    boolean linked =
        model.methods().stream()
            .flatMap(method -> method.code().stream())
            .flatMap(code -> code.elementList().stream())
            .anyMatch(element -> isTypeSwitch(element) || isOfRecord(element));
    return linked ? direct(model) : content;
  }

  private byte[] modern(ClassModel model) {
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

  private byte[] direct(ClassModel model) {
    ClassDesc self = model.thisClass().asSymbol();
    boolean isInterface = model.flags().has(AccessFlag.INTERFACE);
    Map<String, Consumer<ClassBuilder>> made = new LinkedHashMap<>();
    return classes.transformClass(
        model,
        ClassTransform.transformingMethodBodies((code, element) -> {
              if (isTypeSwitch(element)) {
                var linked = (InvokeDynamicInstruction) element;
                String name = "switch$" + made.size();
                made.put(name, to -> typeSwitch(to, name, linked));
                code.invokestatic(self, name, linked.typeSymbol(), isInterface);
              } else if (isOfRecord(element)) {
                var linked = (InvokeDynamicInstruction) element;
                String name = "record$" + linked.name();
                made.put(name, to -> ofRecord(to, name, self, linked));
                code.invokestatic(self, name, linked.typeSymbol(), isInterface);
              } else {
                code.with(element);
              }
            })
            .andThen(ClassTransform.endHandler(to -> made.values().forEach(it -> it.accept(to)))));
  }

  /** Whether it is a switch over types alone: those that have constants, too, stay as they are. */
  private static boolean isTypeSwitch(CodeElement element) {
    return element instanceof InvokeDynamicInstruction linked
        && linked.bootstrapMethod().owner().equals(SWITCHES)
        && linked.name().equalsString("typeSwitch")
        && linked.bootstrapArgs().stream().allMatch(ClassDesc.class::isInstance);
  }

  private static boolean isOfRecord(CodeElement element) {
    return element instanceof InvokeDynamicInstruction linked
        && linked.bootstrapMethod().owner().equals(RECORDS);
  }

  /** As {@link java.lang.runtime.SwitchBootstraps#typeSwitch} describes it. */
  private static void typeSwitch(
      ClassBuilder to, String name, InvokeDynamicInstruction linked) {
    to.withMethodBody(
        name,
        linked.typeSymbol(),
        MADE,
        code -> {
          Label some = code.newLabel();
          code.aload(0).ifnonnull(some).iconst_m1().ireturn().labelBinding(some);
          int place = 0;
          for (var type : linked.bootstrapArgs()) {
            Label next = code.newLabel();
            code.iload(1).loadConstant(place).if_icmpgt(next);
            code.aload(0).instanceOf((ClassDesc) type).ifeq(next);
            code.loadConstant(place).ireturn().labelBinding(next);
            place++;
          }
          code.loadConstant(place).ireturn();
        });
  }

  /** As {@link java.lang.runtime.ObjectMethods} describes and makes it. */
  private static void ofRecord(
      ClassBuilder to, String name, ClassDesc self, InvokeDynamicInstruction linked) {
    List<DirectMethodHandleDesc> fields =
        linked.bootstrapArgs().stream().skip(2).map(DirectMethodHandleDesc.class::cast).toList();
    to.withMethodBody(
        name,
        linked.typeSymbol(),
        MADE,
        code -> {
          switch (linked.name().stringValue()) {
            case "equals" -> equals(code, self, fields);
            case "hashCode" -> hashCode(code, self, fields);
            case "toString" -> toString(code, self, fields);
            default -> throw new IllegalArgumentException("a record's " + linked.name());
          }
        });
  }

  private static void equals(
      CodeBuilder code, ClassDesc self, List<DirectMethodHandleDesc> fields) {
    Label other = code.newLabel();
    code.aload(1).instanceOf(self).ifeq(other);
    code.aload(1).checkcast(self).astore(2);
    for (DirectMethodHandleDesc field : fields) {
      ClassDesc type = load(code, self, 0, field);
      load(code, self, 2, field);
      if (type.isPrimitive()) {
        var compare = MethodTypeDesc.of(CD_int, type, type);
        code.invokestatic(boxed(type), "compare", compare).ifne(other);
      } else {
        var equals = MethodTypeDesc.of(CD_boolean, CD_Object, CD_Object);
        code.invokestatic(OBJECTS, "equals", equals).ifeq(other);
      }
    }
    code.iconst_1().ireturn();
    code.labelBinding(other).iconst_0().ireturn();
  }

  private static void hashCode(
      CodeBuilder code, ClassDesc self, List<DirectMethodHandleDesc> fields) {
    code.iconst_0();
    for (DirectMethodHandleDesc field : fields) {
      code.bipush(31).imul();
      ClassDesc type = load(code, self, 0, field);
      code.invokestatic(
          type.isPrimitive() ? boxed(type) : OBJECTS,
          "hashCode",
          MethodTypeDesc.of(CD_int, type.isPrimitive() ? type : CD_Object));
      code.iadd();
    }
    code.ireturn();
  }

  private static void toString(
      CodeBuilder code, ClassDesc self, List<DirectMethodHandleDesc> fields) {
    code.new_(TEXT).dup().invokespecial(TEXT, "<init>", MethodTypeDesc.of(CD_void));
    code.loadConstant(self);
    code.invokevirtual(CD_Class, "getSimpleName", MethodTypeDesc.of(CD_String));
    append(code, CD_String);
    String before = "[";
    for (DirectMethodHandleDesc field : fields) {
      code.loadConstant(before + field.methodName() + "=");
      append(code, CD_String);
      append(code, load(code, self, 0, field));
      before = ", ";
    }
    code.loadConstant(fields.isEmpty() ? "[]" : "]");
    append(code, CD_String);
    code.invokevirtual(TEXT, "toString", MethodTypeDesc.of(CD_String)).areturn();
  }

  private static void append(CodeBuilder code, ClassDesc type) {
    ClassDesc as =
        switch (TypeKind.from(type)) {
          case REFERENCE -> type.equals(CD_String) ? CD_String : CD_Object;
          case BYTE, SHORT -> CD_int;
          default -> type;
        };
    code.invokevirtual(TEXT, "append", MethodTypeDesc.of(TEXT, as));
  }

  /** Puts a field on the stack, and tells of what type it is. */
  private static ClassDesc load(
      CodeBuilder code, ClassDesc self, int slot, DirectMethodHandleDesc field) {
    ClassDesc type = field.invocationType().returnType();
    code.aload(slot).getfield(self, field.methodName(), type);
    return type;
  }

  private static ClassDesc boxed(ClassDesc primitive) {
    return switch (TypeKind.from(primitive)) {
      case BOOLEAN -> ClassDesc.of("java.lang.Boolean");
      case BYTE -> ClassDesc.of("java.lang.Byte");
      case CHAR -> ClassDesc.of("java.lang.Character");
      case SHORT -> ClassDesc.of("java.lang.Short");
      case INT -> ClassDesc.of("java.lang.Integer");
      case LONG -> ClassDesc.of("java.lang.Long");
      case FLOAT -> ClassDesc.of("java.lang.Float");
      case DOUBLE -> ClassDesc.of("java.lang.Double");
      case REFERENCE, VOID -> throw new IllegalArgumentException(primitive + " is no primitive");
    };
  }
}
