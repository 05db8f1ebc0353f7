/** The viewer's page in a real browser: one of it, one run and one server for all. */
import "./picture_tests.ts";
import "./access_tests.ts";
import "./fault_tests.ts";
import "./live_tests.ts";
import "./training_tests.ts";
import "./screenshots.ts";
