import "./picture_tests.ts";
