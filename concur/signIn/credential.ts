/** The fields of the credential `concurApi`, as n8n hands them over. */
export interface ConcurApiFields {
	/** `clientCredentials` is how an app signs in for itself: the credential `concurAppApi`. */
	grantType: 'refreshToken' | 'companyRequestToken' | 'password' | 'accessToken' | 'clientCredentials';
	baseUri: string;
	customBaseUri?: string;
	clientId?: string;
	clientSecret?: string;
	refreshToken?: string;
	companyUuid?: string;
	requestToken?: string;
	username?: string;
	password?: string;
	accessToken?: string;
	authorizationScheme?: 'Bearer' | 'OAuth';
	sessionToken?: string;
	geolocation?: string;
	refreshTokenExpiresAt?: number | string;
}

/** What a sign-in leaves in the credential; the keys are credential fields. */
export interface Session {
	sessionToken: string;
	/** Base URI for all later calls with this token. */
	geolocation: string;
	/** Always the one last received: it may have replaced the one that was sent. */
	refreshToken?: string;
	/** Epoch seconds; 0 when Concur did not say. */
	refreshTokenExpiresAt?: number;
}
