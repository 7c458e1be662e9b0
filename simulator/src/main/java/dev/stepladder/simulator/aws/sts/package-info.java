/** The Security Token Service: who is calling, and sessions of roles. */
package dev.stepladder.simulator.aws.sts;
