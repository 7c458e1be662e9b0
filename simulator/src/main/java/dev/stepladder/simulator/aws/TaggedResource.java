package dev.stepladder.simulator.aws;

import java.util.Map;

/** A resource and the tags it carries. */
public record TaggedResource(String arn, Map<String, String> tags) {}
