/** The time of the simulated world: stands still until it is stepped, or runs faster than life. */
package dev.stepladder.simulator.clock;
