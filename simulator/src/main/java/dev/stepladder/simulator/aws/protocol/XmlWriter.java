package dev.stepladder.simulator.aws.protocol;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.XmlAttributeTrait;
import software.amazon.awssdk.core.traits.XmlAttributesTrait;

/** Writes the members of an SDK type as XML elements. */
final class XmlWriter {

  private XmlWriter() {}

  /** Writes all members that belong into a body and are there. */
  static void members(XmlText xml, SdkPojo value) {
    for (SdkField<?> field : value.sdkFields()) {
      Object member = field.getValueOrDefault(value);
      if (member != null
          && field.location() == MarshallLocation.PAYLOAD
          && !field.containsTrait(XmlAttributeTrait.class)) {
        write(xml, field.unmarshallLocationName(), field, member);
      }
    }
  }

  private static void write(XmlText xml, String name, SdkField<?> field, Object value) {
    switch (value) {
      case SdkPojo structure -> {
        xml.open(name, attributes(field, structure));
        members(xml, structure);
        xml.close(name);
      }
      case List<?> list -> writeList(xml, name, field.getRequiredTrait(ListTrait.class), list);
      case Map<?, ?> map -> writeMap(xml, name, field.getRequiredTrait(MapTrait.class), map);
      default -> xml.element(name, Scalars.write(field, value));
    }
  }

  private static Map<String, String> attributes(SdkField<?> field, SdkPojo structure) {
    Map<String, String> attributes = new LinkedHashMap<>();
    field
        .getOptionalTrait(XmlAttributesTrait.class)
        .ifPresent(trait ->
            trait
                .attributes()
                .forEach((name, accessors) ->
                    attributes.put(name, accessors.attributeGetter().apply(structure))));
    return attributes;
  }

  private static void writeList(XmlText xml, String name, ListTrait trait, List<?> list) {
    if (trait.isFlattened()) {
      list.forEach(item -> write(xml, name, trait.memberFieldInfo(), item));
      return;
    }
    xml.open(name);
    list.forEach(item -> write(xml, member(trait), trait.memberFieldInfo(), item));
    xml.close(name);
  }

  private static void writeMap(XmlText xml, String name, MapTrait trait, Map<?, ?> map) {
    if (!trait.isFlattened()) {
      xml.open(name);
    }
    String entry = trait.isFlattened() ? name : "entry";
    map.forEach((key, item) -> {
      xml.open(entry);
      xml.element(trait.keyLocationName(), key.toString());
      write(xml, trait.valueLocationName(), trait.valueFieldInfo(), item);
      xml.close(entry);
    });
    if (!trait.isFlattened()) {
      xml.close(name);
    }
  }

  /** The name of a list's elements, where the list itself has an element. */
  static String member(ListTrait trait) {
    return trait.memberLocationName() == null ? "member" : trait.memberLocationName();
  }
}
