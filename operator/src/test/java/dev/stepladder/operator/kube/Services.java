package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.blueprint.PasswordRule;
import dev.stepladder.operator.plan.Connection;
import dev.stepladder.operator.plan.UriTemplate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Services that exist in these tests only: a queue that the pods' role opens, and a broker that a
 * token opens.
 *
 * @param url of the queue
 * @param login of the broker
 * @param secretArn where AWS keeps the broker's token, if it does
 * @param open whether the broker takes no token yet, whatever it is to take
 */
record Services(String url, Part.Login login, Optional<String> secretArn, boolean open) {

  static final PartId QUEUE = PartId.of("queue", "jobs");
  static final PartId BROKER = PartId.of("broker");

  /** As they are made. */
  static Services made() {
    return new Services(
        "https://queue.example.com/1/jobs",
        new Part.Login.Password("shop-broker-credentials", "worker"),
        Optional.empty(),
        false);
  }

  Services url(String other) {
    return new Services(other, login, secretArn, open);
  }

  Services login(Part.Login other) {
    return new Services(url, other, secretArn, open);
  }

  Services secretArn(String arn) {
    return new Services(url, login, Optional.of(arn), open);
  }

  Services opened() {
    return new Services(url, login, secretArn, true);
  }

  List<Part> parts() {
    return login instanceof Part.Login.Password ? List.of(token(), queue(), broker()) : bindings();
  }

  private List<Part> bindings() {
    return List.of(queue(), broker());
  }

  Part.Credentials token() {
    return new Part.Credentials(
        PartId.of("credentials", "broker"),
        "shop-broker-credentials",
        BROKER,
        "worker",
        new PasswordRule(20, "!abc#"),
        false,
        Optional.empty(),
        false);
  }

  Part.Binding queue() {
    return new Part.Binding(
        PartId.of("binding", "queue-jobs"),
        "shop-queue-jobs",
        "sqs",
        "QUEUE_JOBS_",
        QUEUE,
        new Part.Login.None(),
        List.of("type", "provider", "queue-url", "uri"),
        Set.of());
  }

  Part.Binding broker() {
    return new Part.Binding(
        PartId.of("binding", "broker"),
        "shop-broker",
        "rabbitmq",
        "BROKER_",
        BROKER,
        login,
        login instanceof Part.Login.None
            ? List.of("type", "host", "port")
            : List.of("type", "host", "port", "username"),
        Set.of());
  }

  Map<PartId, Connection> connections() {
    var queue =
        new Connection.Content(
            Map.of("provider", "aws-sqs", "queue-url", url, "uri", "sqs:" + url), Optional.empty());
    var broker =
        new Connection.Content(
            Map.of("host", "b-1.example.com", "port", "5671"),
            Optional.of(
                new UriTemplate(
                    open
                        ? "amqp://b-1.example.com:5671"
                        : "amqps://{username}:{password}@b-1.example.com:5671")));
    Connection told = Connection.of("MQ", broker);
    return Map.of(
        queue().id(),
        Connection.of("SQS", queue),
        broker().id(),
        new Connection(
            told.service(),
            told.label(),
            told.names(),
            told.content(),
            told.awaited(),
            told.meanwhile(),
            secretArn));
  }
}
