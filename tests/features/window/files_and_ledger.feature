Feature: Files and the ledger
  Everything that was made, and everything that left.

  Scenario: Everything that was made, found by a word
    Given a day with a reviewed task
    When I press Ctrl+3
    Then the files have "Q1 figures.xlsx" and "Mail to the team.eml"
    When I filter the files by "q1"
    Then the files are only "Q1 figures.xlsx"

  Scenario: What I have just had made is there
    Given an engine that writes a summary
    When I ask for "Summarise March"
    Then it becomes done
    When I press Ctrl+3
    Then the files have "Summary.md"

  Scenario: Each request to a model is a row
    Given a day with four requests
    When I press "Ledger" at the foot of the window
    Then I am on the page "Ledger"
    And the ledger tells "Claude (Anthropic)", "230 KB", "$1.38"
    And the ledger tells "GPT (OpenAI)", "96 KB", "cost unknown"

  Scenario: The ledger can be taken away as a table
    Given a day with four requests
    When I press Ctrl+4
    And I export the ledger
    Then the table has 3 rows, one of them with "anthropic:claude-opus-4-8"

  Scenario: An engine on this computer lets nothing leave
    Given an engine on this computer
    When I ask for "Summarise March"
    Then it becomes done
    When I press Ctrl+4
    Then the ledger tells "This computer"
    And I read "nothing left this computer"
    And I read "Nothing has left this computer"
