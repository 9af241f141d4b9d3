import { sessionDefaults, setSessionDefaults, withSessionDefaults } from './defaults.js';

describe('session defaults', () => {
  afterEach(() => setSessionDefaults({}));

  it('hold where a session does not say otherwise', () => {
    expect(withSessionDefaults({ provider: 'cpu' })).toEqual({ provider: 'cpu' });
    setSessionDefaults({ threads: 1, spinning: false });
    expect(sessionDefaults()).toEqual({ threads: 1, spinning: false });
    expect(withSessionDefaults({ threads: 3 })).toEqual({ threads: 3, spinning: false });
  });
});
