package dev.stepladder.simulator.aws.protocol;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.Operation;
import dev.stepladder.simulator.aws.Operations;
import java.util.Map;
import software.amazon.awssdk.core.SdkPojo;

/**
 * EC2's dialect of the query protocol: lists in requests are flat, answers have no element around
 * what they tell, and errors another form.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html">the protocol</a>
 */
public final class Ec2Protocol implements Protocol {

  private static final String XML = "text/xml;charset=UTF-8";

  private final String namespace;

  /** Writes answers in the XML namespace of the service. */
  public Ec2Protocol(String namespace) {
    this.namespace = namespace;
  }

  @Override
  public Operation<?, ?, ?> operation(WireRequest request, Operations operations) {
    return QueryForm.flat(request).operation(operations);
  }

  @Override
  public void decode(WireRequest request, Operation<?, ?, ?> operation, SdkPojo into) {
    QueryForm.flat(request).fill(into);
  }

  @Override
  public WireResponse encode(Operation<?, ?, ?> operation, SdkPojo result, String requestId) {
    XmlText xml = new XmlText();
    xml.open(operation.name() + "Response", Map.of("xmlns", namespace));
    xml.element("requestId", requestId);
    XmlWriter.members(xml, result);
    xml.close(operation.name() + "Response");
    return new WireResponse(200, XML, xml.toString());
  }

  @Override
  public WireResponse error(AwsError error, String requestId) {
    XmlText xml = new XmlText();
    xml.open("Response");
    xml.open("Errors");
    xml.open("Error");
    xml.element("Code", error.code());
    xml.element("Message", error.getMessage());
    xml.close("Error");
    xml.close("Errors");
    xml.element("RequestID", requestId);
    xml.close("Response");
    return new WireResponse(error.status(), XML, xml.toString());
  }
}
