package dev.stepladder.simulator.aws.protocol;

import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/** An answer whose body is a stream of bytes, which the SDK's types leave out of their members. */
public record Streamed(SdkPojo members, SdkBytes content) implements SdkPojo {

  @Override
  public List<SdkField<?>> sdkFields() {
    return members.sdkFields();
  }
}
