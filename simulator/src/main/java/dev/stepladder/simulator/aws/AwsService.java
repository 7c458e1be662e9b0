package dev.stepladder.simulator.aws;

import dev.stepladder.simulator.aws.protocol.Protocol;
import dev.stepladder.simulator.aws.protocol.WireRequest;
import java.util.List;

/** A simulated AWS service: found by the name its callers sign for. */
public interface AwsService {

  /** The service's name in a signature, e.g. {@code rds}. */
  String signingName();

  /** How its requests and answers are written. */
  Protocol protocol();

  /** How this request is written, for services that speak more than one protocol. */
  default Protocol protocol(WireRequest request) {
    return protocol();
  }

  /** All it can do. */
  List<Operation<?, ?, ?>> operations();
}
