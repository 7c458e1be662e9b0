/** Everything on one machine in one command: control plane, simulated AWS, operator, climb. */
package dev.stepladder.sandbox;
