package dev.stepladder.operator.plan;

/** What a provider has to do for a step; each provider has its own, as records. */
public interface Action {}
