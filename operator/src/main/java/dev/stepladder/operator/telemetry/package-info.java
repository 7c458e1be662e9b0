/**
 * What the operator shows of itself and of its apps to those who look at many at once: metrics, and
 * whether it is alive and ready. Nothing is decided from it, and looking costs no call of anything.
 */
package dev.stepladder.operator.telemetry;
