package dev.stepladder.sandbox;

import java.time.Duration;

/**
 * What a rung has taken.
 *
 * @param simulated time, from the command to the app being settled
 * @param reads calls to AWS that change nothing
 * @param changes calls to AWS that change something
 */
record Taken(String tier, int steps, Duration simulated, Duration real, int reads, int changes) {}
