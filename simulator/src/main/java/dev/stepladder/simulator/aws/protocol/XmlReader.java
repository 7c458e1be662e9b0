package dev.stepladder.simulator.aws.protocol;

import dev.stepladder.simulator.aws.AwsError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.PayloadTrait;
import software.amazon.awssdk.core.traits.RequiredTrait;
import software.amazon.awssdk.core.traits.XmlAttributeTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * Reads the members of an SDK type from XML elements, as strict as AWS: an element that is not a
 * member, or a required member that is not an element, is {@code MalformedXML}.
 */
final class XmlReader {

  private XmlReader() {}

  /** The root element of a document. */
  static Element root(SdkBytes content) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(false);
      DocumentBuilder parser = factory.newDocumentBuilder();
      // The parser's own handler writes to the standard error output.
      parser.setErrorHandler(new DefaultHandler());
      return parser
          .parse(new ByteArrayInputStream(content.asByteArrayUnsafe()))
          .getDocumentElement();
    } catch (SAXException e) {
      AwsError malformed = malformed();
      malformed.addSuppressed(e);
      throw malformed;
    } catch (ParserConfigurationException | IOException e) {
      throw new IllegalStateException("The JDK's own parser reads bytes in memory", e);
    }
  }

  /** Fills an empty structure (the SDK's builder) from the children of an element. */
  static void members(Element element, SdkPojo into) {
    Map<String, List<Element>> children = children(element);
    for (SdkField<?> field : into.sdkFields()) {
      if (field.location() != MarshallLocation.PAYLOAD || field.containsTrait(PayloadTrait.class)) {
        continue;
      }
      Object value;
      if (field.containsTrait(XmlAttributeTrait.class)) {
        value =
            element.hasAttribute(field.locationName())
                ? element.getAttribute(field.locationName())
                : null;
      } else {
        value = read(children.remove(field.locationName()), field);
      }
      if (value != null) {
        field.set(into, value);
      } else if (field.containsTrait(RequiredTrait.class)) {
        throw malformed();
      }
    }
    if (!children.isEmpty()) {
      throw malformed();
    }
  }

  /** The structure that an element is. */
  static Object structure(Element element, SdkField<?> field) {
    SdkPojo builder = field.constructor().get();
    members(element, builder);
    return ((Buildable) builder).build();
  }

  /** The value of a member with these elements, or null where it has none. */
  private static Object read(List<Element> elements, SdkField<?> field) {
    if (elements == null) {
      return null;
    }
    MarshallingKnownType type = field.marshallingType().getKnownType();
    if (type == MarshallingKnownType.LIST) {
      return readList(elements, field.getRequiredTrait(ListTrait.class));
    }
    if (type == MarshallingKnownType.MAP) {
      return readMap(elements, field.getRequiredTrait(MapTrait.class));
    }
    return readOne(single(elements), field);
  }

  private static Object readOne(Element element, SdkField<?> field) {
    if (field.marshallingType().getKnownType() == MarshallingKnownType.SDK_POJO) {
      return structure(element, field);
    }
    if (!children(element).isEmpty()) {
      throw malformed();
    }
    try {
      return Scalars.read(field, element.getTagName(), element.getTextContent());
    } catch (AwsError e) {
      AwsError malformed = malformed();
      malformed.addSuppressed(e);
      throw malformed;
    }
  }

  private static List<Object> readList(List<Element> elements, ListTrait trait) {
    List<Element> items = elements;
    if (!trait.isFlattened()) {
      Map<String, List<Element>> children = children(single(elements));
      items = children.getOrDefault(XmlWriter.member(trait), List.of());
      if (items.isEmpty() ? !children.isEmpty() : children.size() > 1) {
        throw malformed();
      }
    }
    List<Object> values = new ArrayList<>();
    items.forEach(item -> values.add(readOne(item, trait.memberFieldInfo())));
    return values;
  }

  private static Map<String, Object> readMap(List<Element> elements, MapTrait trait) {
    List<Element> entries =
        trait.isFlattened()
            ? elements
            : children(single(elements)).getOrDefault("entry", List.of());
    Map<String, Object> values = new LinkedHashMap<>();
    for (Element entry : entries) {
      Map<String, List<Element>> parts = children(entry);
      List<Element> key = parts.get(trait.keyLocationName());
      List<Element> value = parts.get(trait.valueLocationName());
      if (key == null || value == null) {
        throw malformed();
      }
      values.put(single(key).getTextContent(), readOne(single(value), trait.valueFieldInfo()));
    }
    return values;
  }

  private static Element single(List<Element> elements) {
    if (elements.size() != 1) {
      throw malformed();
    }
    return elements.getFirst();
  }

  private static Map<String, List<Element>> children(Element element) {
    Map<String, List<Element>> children = new LinkedHashMap<>();
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element child) {
        children.computeIfAbsent(child.getTagName(), name -> new ArrayList<>()).add(child);
      }
    }
    return children;
  }

  /** What AWS says of a document that is no XML or not what its schema wants. */
  static AwsError malformed() {
    return AwsError.refused(
        "MalformedXML",
        "The XML you provided was not well-formed or did not validate against our published"
            + " schema");
  }
}
