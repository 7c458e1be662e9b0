package dev.stepladder.simulator.aws.protocol;

/** An answer as it goes over HTTP. */
public record WireResponse(int status, String contentType, String body) {}
