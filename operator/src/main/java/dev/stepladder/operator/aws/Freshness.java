package dev.stepladder.operator.aws;

import java.time.Instant;
import java.util.Optional;

/**
 * How old is what is known of one service at one place.
 *
 * @param service as IAM names it: {@code rds}
 * @param complete when the latest complete reading began; before there is one, since when it is
 *     tried
 * @param failing why the service cannot be read, in a word, if so
 */
public record Freshness(Place place, String service, Instant complete, Optional<String> failing) {}
