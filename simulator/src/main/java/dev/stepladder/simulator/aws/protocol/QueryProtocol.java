package dev.stepladder.simulator.aws.protocol;

import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.Operation;
import dev.stepladder.simulator.aws.Operations;
import java.util.Map;
import software.amazon.awssdk.core.SdkPojo;

/**
 * AWS's query protocol: requests are HTML forms with an {@code Action}, answers are XML. RDS,
 * ElastiCache, IAM and STS speak it.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-query-protocol.html">the protocol</a>
 */
public final class QueryProtocol implements Protocol {

  private static final String XML = "text/xml;charset=UTF-8";

  private final String namespace;

  /** Writes answers in the XML namespace of the service, e.g. RDS's of 2014-10-31. */
  public QueryProtocol(String namespace) {
    this.namespace = namespace;
  }

  @Override
  public Operation<?, ?, ?> operation(WireRequest request, Operations operations) {
    return QueryForm.nested(request).operation(operations);
  }

  @Override
  public void decode(WireRequest request, Operation<?, ?, ?> operation, SdkPojo into) {
    QueryForm.nested(request).fill(into);
  }

  @Override
  public WireResponse encode(Operation<?, ?, ?> operation, SdkPojo result, String requestId) {
    XmlText xml = new XmlText();
    xml.open(operation.name() + "Response", Map.of("xmlns", namespace));
    xml.open(operation.name() + "Result");
    XmlWriter.members(xml, result);
    xml.close(operation.name() + "Result");
    xml.open("ResponseMetadata");
    xml.element("RequestId", requestId);
    xml.close("ResponseMetadata");
    xml.close(operation.name() + "Response");
    return new WireResponse(200, XML, xml.toString());
  }

  @Override
  public WireResponse error(AwsError error, String requestId) {
    XmlText xml = new XmlText();
    xml.open("ErrorResponse", Map.of("xmlns", namespace));
    xml.open("Error");
    xml.element("Type", error.status() < 500 ? "Sender" : "Receiver");
    xml.element("Code", error.code());
    xml.element("Message", error.getMessage());
    xml.close("Error");
    xml.element("RequestId", requestId);
    xml.close("ErrorResponse");
    return new WireResponse(error.status(), XML, xml.toString());
  }
}
