package dev.stepladder.simulator.aws;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/** What a request says. */
public final class Sent {

  private Sent() {}

  /** The names, on the wire, of the members that were sent; an empty list counts as not sent. */
  public static Set<String> members(SdkPojo request) {
    var sent = new TreeSet<String>();
    for (SdkField<?> field : request.sdkFields()) {
      Object value = field.getValueOrDefault(request);
      if (value != null && !(value instanceof Collection<?> many && many.isEmpty())) {
        sent.add(field.locationName());
      }
    }
    return sent;
  }
}
