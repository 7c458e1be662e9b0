/** A stand-in for the collector that the operator sends traces to. */
package dev.stepladder.simulator.otlp;
