package dev.stepladder.operator.blueprint;

import dev.stepladder.api.v1alpha1.ScaleTierSpec;

/**
 * One rung of the ladder, as it stood at one generation.
 *
 * @param name of the {@code ScaleTier}
 */
public record Rung(String name, long generation, ScaleTierSpec spec) {}
