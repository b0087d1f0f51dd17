/**
 * How many stories a property test tries.
 * @param mutated as many while mutants are held against it, and the first that fails is enough: nobody reads the smallest one
 */
export function storiesToTry(usual: number, mutated: number): { numRuns: number; endOnFailure?: boolean } {
	return process.env.MUTATION_TEST ? { numRuns: mutated, endOnFailure: true } : { numRuns: usual };
}
